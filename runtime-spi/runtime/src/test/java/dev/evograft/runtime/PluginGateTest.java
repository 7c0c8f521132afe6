// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Locking, verifying, installing, removing, switching off. */
class PluginGateTest {

  private static final String LISTEN =
      "context.register(dev.evograft.spi.run.RunListener.class,"
          + " new dev.evograft.spi.run.RunListener() {});";

  @TempDir Path folder;
  private Path installed;
  private Path offered;
  private Path workspace;
  private Path home;

  @BeforeEach
  void makeFolders() throws IOException {
    installed = Files.createDirectories(folder.resolve("installed"));
    offered = Files.createDirectories(folder.resolve("offered"));
    workspace = Files.createDirectories(folder.resolve("workspace"));
    home = Files.createDirectories(folder.resolve("home"));
  }

  @Test
  void what_is_locked_is_loaded_and_nothing_else() {
    PluginZip.starting("first", LISTEN).in(installed);

    List<String> lines = gate().lock();
    PluginZip.starting("second", LISTEN).in(installed);

    assertThat(lines).singleElement().asString().matches("first 1\\.0\\.0 [0-9a-f]{64}");
    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "first")).isEqualTo(PluginState.STARTED);
      assertThat(state(evograft.plugins(), "second")).isEqualTo(PluginState.REFUSED);
    }
    assertThat(gate().verify()).singleElement().asString().contains("second", "plugins.lock");
    gate().lock();
    assertThat(gate().verify()).isEmpty();
  }

  @Test
  void a_zip_that_was_changed_or_is_gone_is_found() throws IOException {
    Path zip = PluginZip.starting("first", LISTEN).in(installed);
    PluginZip.starting("second", LISTEN).in(installed);
    gate().lock();

    Files.delete(installed.resolve("second.zip"));
    PluginZip.starting("first", LISTEN + "int changed = 1;").in(installed);

    assertThat(Files.exists(zip)).isTrue();
    assertThat(gate().verify())
        .hasSize(2)
        .anySatisfy(line -> assertThat(line).contains("first", "was changed"))
        .anySatisfy(line -> assertThat(line).contains("second", "not installed"));
  }

  @Test
  void an_unpacked_file_that_was_changed_is_found() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    assertThat(gate().verify()).isEmpty();
    Path unpacked;
    try (Stream<Path> files = Files.walk(home)) {
      unpacked =
          files
              .filter(f -> f.getFileName().toString().matches(".*\\.(jar|class)"))
              .findFirst()
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(unpacked);
    bytes[bytes.length - 1] ^= 1;
    Files.write(unpacked, bytes, StandardOpenOption.TRUNCATE_EXISTING);

    assertThat(gate().verify())
        .singleElement()
        .asString()
        .contains("first", "changed after it was unpacked");
  }

  @Test
  void installing_checks_everything_first() throws IOException {
    Path good = PluginZip.starting("fresh", LISTEN).in(offered);
    byte[] bytes = Files.readAllBytes(good);
    bytes[bytes.length / 3] ^= 0x55;
    Path damaged = Files.write(offered.resolve("damaged.zip"), bytes);
    Path text = Files.writeString(offered.resolve("text.zip"), "no zip", StandardCharsets.UTF_8);

    assertThatThrownBy(() -> gate().install(damaged, installed, false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("damaged.zip");
    assertThatThrownBy(() -> gate().install(text, installed, false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("text.zip");
    assertThat(installed).isEmptyDirectory();

    PluginStatus status = gate().install(good, installed, false);

    assertThat(status.id()).isEqualTo("fresh");
    assertThat(installed.resolve("fresh-1.0.0.zip")).hasSameBinaryContentAs(good);
    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "fresh")).isEqualTo(PluginState.STARTED);
    }
  }

  @Test
  void another_version_takes_the_place_only_when_asked() {
    gate().install(PluginZip.starting("fresh", LISTEN).in(offered), installed, false);
    Path next =
        PluginZip.starting("fresh", LISTEN)
            .with("plugin.version", "1.1.0")
            .in(folder.resolve("offered"));

    assertThatThrownBy(() -> gate().install(next, installed, false))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("there already, version 1.0.0");
    gate().install(next, installed, true);

    assertThat(installed).isDirectoryContaining("glob:**/fresh-1.1.0.zip");
    assertThat(installed).isDirectoryNotContaining("glob:**/fresh-1.0.0.zip");
    assertThat(gate().remove("fresh", installed)).isEqualTo(installed.resolve("fresh-1.1.0.zip"));
    assertThat(installed).isEmptyDirectory();
    assertThatThrownBy(() -> gate().remove("fresh", installed))
        .hasMessageContaining("there is no plugin 'fresh'");
  }

  @Test
  void a_disabled_plugin_is_not_loaded_and_is_no_problem() {
    PluginZip.starting("first", "throw new IllegalStateException();").in(installed);

    assertThat(gate().enable("first", false)).isTrue();
    assertThat(gate().enable("first", false)).isFalse();

    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "first")).isEqualTo(PluginState.DISABLED);
      assertThat(evograft.problems()).isEmpty();
    }
    assertThat(gate().enable("first", true)).isTrue();
    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "first")).isEqualTo(PluginState.FAILED);
    }
    assertThatThrownBy(() -> gate().enable("nobody", false)).hasMessageContaining("nobody");
  }

  @Test
  void switches_that_cannot_be_read_let_nothing_through() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    gate().enable("first", false);
    Path file = workspace.resolve(".evograft/plugins.disabled");
    Files.delete(file);
    Files.createDirectory(file);

    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "first")).isEqualTo(PluginState.REFUSED);
      assertThat(evograft.problems())
          .singleElement()
          .satisfies(p -> assertThat(p.what()).contains("plugins.disabled", "correct it"));
    }
  }

  @Test
  void a_foreign_workspace_is_not_administered() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    Files.createDirectories(workspace.resolve(".evograft"));
    Files.writeString(workspace.resolve(".evograft/plugins.disabled"), "first\n");

    try (Evograft evograft = builder().start()) {
      assertThat(state(evograft.plugins(), "first")).isEqualTo(PluginState.STARTED);
    }
    assertThatThrownBy(() -> gate().lock()).hasMessageContaining("config trust");
    assertThatThrownBy(() -> gate().enable("first", false)).hasMessageContaining("config trust");
  }

  private PluginGate gate() {
    return builder().pluginGate();
  }

  private Evograft.Builder builder() {
    return Evograft.builder()
        .workspace(workspace)
        .home(home)
        .readWorkspaceConfig(true)
        .pluginFolder(installed);
  }

  private static PluginState state(List<PluginStatus> plugins, String id) {
    return plugins.stream().filter(p -> p.id().equals(id)).findFirst().orElseThrow().state();
  }
}
