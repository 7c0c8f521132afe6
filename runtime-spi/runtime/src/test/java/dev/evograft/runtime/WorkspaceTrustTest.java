// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.spi.run.RunListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may write a workspace may not tell Evograft what to do. */
class WorkspaceTrustTest {

  private static final ConfigKey<String> NAME = ConfigKey.text("mine.name", "A name.");

  @TempDir Path folder;
  private Path home;
  private Path workspace;
  private Path state;
  private Path settings;

  @BeforeEach
  void makeFolders() throws IOException {
    home = Files.createDirectories(folder.resolve("home"));
    workspace = Files.createDirectories(folder.resolve("workspace"));
    state = workspace.resolve(".evograft");
    settings = state.resolve("config.properties");
  }

  @Test
  void a_state_folder_that_is_a_link_is_never_used() throws IOException {
    Path carried = Files.createDirectories(workspace.resolve("innocent"));
    Files.writeString(carried.resolve("config.properties"), "mine.name=of the attacker");
    Files.createSymbolicLink(state, Path.of("innocent"));

    try (Evograft homeless = builder().start();
        Evograft evograft = builder().home(home).start()) {
      assertThat(homeless.config().find(NAME)).isEmpty();
      assertThat(evograft.config().find(NAME)).isEmpty();
      assertThat(problem(evograft)).contains(state.toString(), "is a link", "remove it");
    }
    try (var files = Files.list(carried)) {
      assertThat(files).containsExactly(carried.resolve("config.properties"));
    }
  }

  @Test
  void settings_are_not_read_through_links() throws IOException {
    useOnce();
    Path elsewhere = Files.writeString(workspace.resolve("x"), "mine.name=of the attacker");
    Files.createSymbolicLink(settings, elsewhere);
    builder().home(home).trustWorkspace();

    try (Evograft evograft = builder().home(home).start()) {
      assertThat(evograft.config().find(NAME)).isEmpty();
      assertThat(problem(evograft)).contains("is a link");
    }
  }

  @Test
  void settings_that_appear_or_change_in_a_used_workspace_wait_for_a_person() throws IOException {
    useOnce();
    Files.writeString(settings, "mine.name=dropped\nmine.url=https://h.example\n");
    try (Evograft evograft = builder().home(home).start()) {
      assertThat(evograft.config().find(NAME)).isEmpty();
      assertThat(problem(evograft)).contains("is new or was changed", "evograft config trust");
    }
    assertThat(builder().home(home).trustWorkspace())
        .isEqualTo(Map.of("mine.url", "https://h.example"));
    assertThat(name()).contains("dropped");

    Files.writeString(settings, "mine.name=pulled\n");
    assertThat(name()).isEmpty();
    builder().home(home).trustWorkspace();
    assertThat(name()).contains("pulled");

    Files.delete(settings);
    try (Evograft evograft = builder().home(home).start()) {
      assertThat(evograft.problems()).isEmpty();
    }
  }

  @Test
  void a_name_cannot_write_another_line_of_trust() throws IOException {
    useOnce();
    String id = "0123456789abcdef0123456789abcdef";
    Files.writeString(
        settings, "x\\n" + id + "\\tmine.url=https://a.example\nmine.url=https://h.example\n");

    assertThat(builder().home(home).trustWorkspace())
        .isEqualTo(Map.of("mine.url", "https://h.example"));
    assertThat(Files.readAllLines(home.resolve(".evograft/trusted")))
        .noneMatch(line -> line.contains(id));
  }

  private void useOnce() {
    try (Evograft evograft = builder().home(home).start()) {
      byte[] text = "x".getBytes(StandardCharsets.UTF_8);
      evograft.workspace().replace(state.resolve("used"), text, Access.ORDINARY);
    }
  }

  private Optional<String> name() {
    try (Evograft evograft = builder().home(home).start()) {
      return evograft.config().find(NAME);
    }
  }

  private static String problem(Evograft evograft) {
    assertThat(evograft.problems()).hasSize(1);
    return evograft.problems().get(0).what();
  }

  private Evograft.Builder builder() {
    EvograftPlugin owner =
        new EvograftPlugin() {
          @Override
          public List<ConfigKey<?>> config() {
            return List.of(NAME, ConfigKey.url("mine.url", "A server."));
          }

          @Override
          public void start(PluginContext context) {
            context.register(RunListener.class, new RunListener() {});
          }
        };
    return Evograft.builder().workspace(workspace).readWorkspaceConfig(true).plugin("mine", owner);
  }
}
