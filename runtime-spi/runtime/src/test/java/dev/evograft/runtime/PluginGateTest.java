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

  @Test
  void what_was_added_to_an_unpacked_plugin_is_found_and_never_loaded() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    Path unpacked = unpacked();
    for (String added : List.of("lib/added.jar", "classes/Added.class", "link")) {
      Path file = unpacked.resolve(added);
      Files.createDirectories(file.getParent());
      if (added.equals("link")) {
        Files.createSymbolicLink(file, installed);
      } else {
        Files.write(file, new byte[9]);
      }

      assertThat(gate().verify()).singleElement().asString().contains("was changed after it was");
      assertThat(gate().verify()).isEmpty();
      assertThat(file).doesNotExist();
    }
    Path listing = unpacked.resolve(".evograft-plugin");
    String text = Files.readString(listing);
    Files.write(unpacked.resolve("lib/added.jar"), new byte[9]);
    Files.writeString(listing, text.replace("end\n", "file 9 lib/added.jar\nend\n"));

    assertThat(gate().verify()).singleElement().asString().contains(".evograft-plugin", "delete");
  }

  @Test
  void what_a_pull_brings_is_not_used_and_what_it_changes_locks_out() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    PluginZip.starting("second", LISTEN).in(installed);
    builder().trustWorkspace();
    Path off = workspace.resolve(".evograft/plugins.disabled");
    Path lock = workspace.resolve(".evograft/plugins.lock");
    Files.writeString(off, "first\n");
    Files.writeString(lock, "# nobody\n");

    assertThat(state("first")).isEqualTo(PluginState.STARTED);
    try (Evograft evograft = builder().start()) {
      assertThat(evograft.problems())
          .hasSize(2)
          .allSatisfy(p -> assertThat(p.what()).contains("is new", "evograft config trust"));
    }
    assertThat(gate().verify()).hasSize(2);
    assertThatThrownBy(() -> gate().enable("second", false)).hasMessageContaining("config trust");
    Files.delete(lock);
    builder().trustWorkspace();
    assertThat(state("first")).isEqualTo(PluginState.DISABLED);
    assertThat(state("second")).isEqualTo(PluginState.STARTED);

    Files.delete(off);
    assertThat(state("first")).as("nobody enabled it").isEqualTo(PluginState.REFUSED);
    assertThat(gate().verify()).singleElement().asString().contains("changed or removed");
    builder().trustWorkspace();
    assertThat(state("first")).isEqualTo(PluginState.STARTED);
    gate().lock();
    Files.delete(lock);
    assertThat(state("first")).as("nobody unlocked it").isEqualTo(PluginState.REFUSED);
    gate().lock();
    assertThat(state("first")).isEqualTo(PluginState.STARTED);
  }

  @Test
  void switches_that_are_too_large_or_unreadable_are_told_by_verify() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    gate().enable("first", false);
    Path off = workspace.resolve(".evograft/plugins.disabled");
    Files.write(off, new byte[(1 << 20) + 1]);
    assertThat(gate().verify()).singleElement().asString().contains("larger than 1 MiB");

    Files.delete(off);
    Files.createDirectory(off);
    assertThat(gate().verify()).singleElement().asString().contains("locked out", "correct it");
  }

  @Test
  void comments_stay_and_an_unknown_plugin_is_an_error() throws IOException {
    PluginZip.starting("first", LISTEN).in(installed);
    builder().trustWorkspace();
    Path off = workspace.resolve(".evograft/plugins.disabled");
    Files.writeString(off, "# why\ngone # since May\n");
    builder().trustWorkspace();

    gate().enable("first", false);
    assertThat(off).hasContent("# why\ngone # since May\nfirst\n");
    gate().enable("gone", true);
    assertThat(off).hasContent("# why\nfirst\n");
    assertThatThrownBy(() -> gate().enable("nosuch", true)).hasMessageContaining("nosuch");
  }

  @Test
  void a_replacement_takes_the_place_of_every_one_of_its_id() throws IOException {
    PluginZip.starting("fresh", LISTEN).in(installed);
    Files.copy(installed.resolve("fresh.zip"), installed.resolve("again.zip"));
    Path next = PluginZip.starting("fresh", LISTEN).with("plugin.version", "1.1.0").in(offered);

    gate().install(next, installed, true);

    assertThat(installed).isDirectoryContaining("glob:**/fresh-1.1.0.zip");
    try (Stream<Path> files = Files.list(installed)) {
      assertThat(files).hasSize(1);
    }
    assertThatThrownBy(() -> gate().install(folder.resolve("absent.zip"), installed, false))
        .hasMessageContaining("there is no file");
  }

  private Path unpacked() throws IOException {
    builder().start().close();
    try (Stream<Path> cached = Files.list(home.resolve(".evograft/cache/plugins"))) {
      return cached
          .filter(one -> one.getFileName().toString().length() == 64)
          .findFirst()
          .orElseThrow();
    }
  }

  private PluginState state(String id) {
    try (Evograft evograft = builder().start()) {
      return state(evograft.plugins(), id);
    }
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
