// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.RunSpec;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent that embeds a runtime may rely on. */
class EmbedderContractTest {

  private static final ConfigKey<String> NAME = ConfigKey.text("mine.name", "A name.");

  @TempDir Path folder;
  private Path workspace;

  @BeforeEach
  void makeWorkspace() throws IOException {
    workspace = Files.createDirectories(folder.resolve("workspace"));
  }

  @Test
  void starting_and_closing_prints_nothing_writes_nothing_and_leaves_no_thread() throws Exception {
    PrintStream out = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    System.setOut(new PrintStream(printed, true));
    try (Evograft evograft = Evograft.builder().workspace(workspace).start()) {
      assertThat(newThreads(before)).allMatch(Thread::isDaemon);
      assertThat(evograft.plugins()).isEmpty();
    } finally {
      System.setOut(out);
    }
    assertThat(printed.size()).isZero();
    try (Stream<Path> files = Files.list(workspace)) {
      assertThat(files).isEmpty();
    }
  }

  @Test
  void the_environment_and_the_file_are_read_only_when_the_builder_says_so() throws IOException {
    Files.createDirectories(workspace.resolve(".evograft"));
    Files.writeString(workspace.resolve(".evograft/config.properties"), "mine.name=of the file");

    try (Evograft silent = builder().start();
        Evograft reading = builder().readWorkspaceConfig(true).start();
        Evograft given = builder().environment(Map.of("EVOGRAFT_MINE_NAME", "of env")).start();
        Evograft set = builder().set("mine.name", "of the host").start()) {
      assertThat(silent.config().find(NAME)).isEmpty();
      assertThat(reading.config().find(NAME)).contains("of the file");
      assertThat(given.config().find(NAME)).contains("of env");
      assertThat(set.config().find(NAME)).contains("of the host");
    }
  }

  @Test
  void plugins_get_the_environment_of_the_host_and_find_the_hooks_of_others() {
    MutationExecutor writing =
        new MutationExecutor() {
          @Override
          public String name() {
            return "writing";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            throw new IllegalStateException("nobody asks");
          }
        };
    List<PluginContext> contexts = new ArrayList<>();
    EvograftPlugin broken =
        context -> {
          context.register(MutationExecutor.class, writing);
          throw new IllegalStateException("it does not start");
        };
    try (Evograft given =
            Evograft.builder()
                .workspace(workspace)
                .environment(Map.of("LANG", "C"))
                .plugin("asking", contexts::add)
                .plugin("broken", broken)
                .plugin("writing", context -> context.register(MutationExecutor.class, writing))
                .start();
        Evograft silent =
            Evograft.builder().workspace(workspace).plugin("asking", contexts::add).start()) {
      assertThat(contexts.get(0).environment()).isEqualTo(Map.of("LANG", "C"));
      assertThat(contexts.get(0).extensions(MutationExecutor.class)).containsExactly(writing);
      assertThat(contexts.get(1).environment()).isEmpty();
      assertThat(contexts.get(1).extensions(MutationExecutor.class)).isEmpty();
      assertThat(given.problems()).isNotEmpty();
      assertThat(silent.plugins()).hasSize(1);
    }
  }

  @Test
  void a_foreign_state_folder_is_not_used_until_somebody_trusts_it() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home"));
    Files.createDirectories(workspace.resolve(".evograft"));
    Files.writeString(
        workspace.resolve(".evograft/config.properties"),
        "mine.name=of the clone\nmine.url=https://h.example/x\n");
    Files.writeString(workspace.resolve(".evograft/plugins.lock"), "nothing at all");

    try (Evograft evograft = builder().home(home).readWorkspaceConfig(true).start()) {
      assertThat(evograft.config().find(NAME)).isEmpty();
      assertThat(evograft.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.what()).contains("evograft config trust"));
    }
    assertThat(builder().home(home).trustWorkspace())
        .isEqualTo(Map.of("mine.url", "https://h.example"));
    try (Evograft evograft = builder().home(home).readWorkspaceConfig(true).start()) {
      assertThat(evograft.config().find(NAME)).contains("of the clone");
    }
    assertThatThrownBy(() -> builder().trustWorkspace())
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("no home");
  }

  @Test
  void only_a_wrong_builder_makes_start_throw() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    assertThatThrownBy(() -> Evograft.builder().start()).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> Evograft.builder().workspace(file).start())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is not a folder");
    assertThatThrownBy(() -> builder().plugin("mine", context -> {}))
        .hasMessageContaining("there already");
    assertThatThrownBy(() -> builder().plugin("No Id", context -> {}))
        .hasMessageContaining("'No Id'");
    assertThatThrownBy(() -> builder().share("picocli")).hasMessageContaining("dot");
    try (Evograft evograft = builder().pluginFolder(folder.resolve("none")).start()) {
      assertThat(evograft.problems())
          .singleElement()
          .satisfies(problem -> assertThat(problem.what()).contains("cannot be read"));
    }
  }

  @Test
  void a_runtime_that_is_switched_off_loads_nothing_and_says_so_at_the_end_of_a_run() {
    List<String> started = new ArrayList<>();
    try (Evograft evograft =
        Evograft.builder()
            .workspace(workspace)
            .plugin("mine", context -> started.add("mine"))
            .disabled(true)
            .start()) {
      RunHandle run = evograft.runs().start(RunSpec.skill("s"));
      run.progress("x");
      run.log("x");
      run.signal("a", 1);

      assertThat(run.run().runId()).isNotEmpty();
      assertThatThrownBy(() -> run.succeed().toCompletableFuture().join())
          .hasCauseInstanceOf(EvograftException.class)
          .cause()
          .satisfies(e -> assertThat(((EvograftException) e).code()).isEqualTo("disabled"));
      assertThat(evograft.journal().durable()).isFalse();
      assertThat(evograft.deliveries().destinations()).isEmpty();
      assertThat(started).isEmpty();
    }
  }

  @Test
  void a_plugin_that_fails_in_any_phase_stops_nobody_else() {
    List<String> stopped = new ArrayList<>();
    CountDownLatch never = new CountDownLatch(1);
    try (Evograft evograft =
        Evograft.builder()
            .workspace(workspace)
            .plugin("in-config", failing("config", stopped))
            .plugin("in-start", failing("start", stopped))
            .plugin("in-ready", failing("ready", stopped))
            .plugin("in-stop", failing("stop", stopped))
            .plugin("good", context -> context.register(RunListener.class, new RunListener() {}))
            .start()) {
      assertThat(evograft.plugins())
          .extracting(PluginStatus::id, PluginStatus::state)
          .containsExactly(
              org.assertj.core.groups.Tuple.tuple("in-config", PluginState.FAILED),
              org.assertj.core.groups.Tuple.tuple("in-start", PluginState.FAILED),
              org.assertj.core.groups.Tuple.tuple("in-ready", PluginState.FAILED),
              org.assertj.core.groups.Tuple.tuple("in-stop", PluginState.STARTED),
              org.assertj.core.groups.Tuple.tuple("good", PluginState.STARTED));
      assertThat(evograft.problems())
          .extracting(Problem::what)
          .allMatch(what -> what.contains("StackOverflowError") || what.contains("told in"));
      assertThat(stopped).containsExactly("start", "ready");
      evograft.close();
      assertThat(evograft.problems()).extracting(Problem::source).contains("plugin in-stop");
      assertThat(never.getCount()).isOne();
    }
  }

  private static EvograftPlugin failing(String phase, List<String> stopped) {
    return new EvograftPlugin() {
      private void at(String here) {
        if (here.equals(phase)) {
          if (phase.equals("start")) {
            throw new StackOverflowError();
          }
          throw new EvograftException("test", "told in " + phase);
        }
      }

      @Override
      public List<ConfigKey<?>> config() {
        at("config");
        return List.of();
      }

      @Override
      public void start(PluginContext context) {
        context.register(RunListener.class, new RunListener() {});
        at("start");
      }

      @Override
      public void ready() {
        at("ready");
      }

      @Override
      public void stop() {
        stopped.add(phase);
        at("stop");
      }
    };
  }

  @Test
  void the_settings_of_everything_are_described_without_starting_anything() {
    List<String> started = new ArrayList<>();

    List<Setting> settings =
        Evograft.builder()
            .workspace(workspace)
            .plugin("mine", owner(started))
            .describeSettings()
            .settings();

    assertThat(settings).extracting(Setting::name).contains("mine.name", "runs.max_open");
    assertThat(started).isEmpty();
  }

  @Test
  void what_the_builder_set_wrong_is_told_apart_and_stays_a_problem_of_an_embedded_runtime() {
    Evograft.Builder wrong =
        Evograft.builder()
            .workspace(workspace)
            .environment(Map.of("EVOGRAFT_RUNS_MAX_OPNE", "5"))
            .plugin("mine", owner(new ArrayList<>()))
            .set("mine.url", "nowhere")
            .set("runs.max_opne", "5")
            .set("nobodys.key", "1");

    SettingsReport report = wrong.describeSettings();

    assertThat(report.mistakes())
        .extracting(Problem::source)
        .containsExactlyInAnyOrder(
            "setting mine.url", "setting runs.max_opne", "setting nobodys.key");
    assertThat(report.mistakes().get(0).what()).endsWith("https://host:port/path");
    assertThat(report.problems()).hasSize(4);
    try (Evograft evograft = wrong.start()) {
      assertThat(evograft.problems()).containsAll(report.problems());
    }
  }

  @Test
  void a_runtime_that_only_looks_does_not_make_a_journal() {
    JournalStore absent =
        (JournalStore)
            Proxy.newProxyInstance(
                JournalStore.class.getClassLoader(),
                new Class<?>[] {JournalStore.class},
                (proxy, method, args) -> {
                  assertThat(method.getName()).isNotIn("open", "append");
                  return method.getReturnType() == boolean.class
                      ? (Object) method.getName().equals("durable")
                      : null;
                });
    EvograftPlugin storage =
        new EvograftPlugin() {
          @Override
          public void start(PluginContext context) {
            context.provide(JournalStore.class, absent);
          }
        };

    try (Evograft evograft =
        Evograft.builder().workspace(workspace).plugin("s", storage).onlyLooks(true).start()) {
      assertThat(evograft.journal().latest(Set.of(), null, 10)).isEmpty();
      assertThat(evograft.journal().durable()).isTrue();
      assertThat(evograft.problems()).isEmpty();
    }
    assertThat(workspace).isEmptyDirectory();
  }

  private Evograft.Builder builder() {
    return Evograft.builder().workspace(workspace).plugin("mine", owner(new ArrayList<>()));
  }

  private static EvograftPlugin owner(List<String> started) {
    return new EvograftPlugin() {
      @Override
      public List<ConfigKey<?>> config() {
        return List.of(NAME, ConfigKey.url("mine.url", "A server."));
      }

      @Override
      public void start(PluginContext context) {
        started.add(context.pluginId());
        context.register(RunListener.class, new RunListener() {});
      }
    };
  }

  private static List<Thread> newThreads(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread))
        .toList();
  }
}
