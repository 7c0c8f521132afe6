// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.Problem;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a person wants taken out besides, and a slip in it. */
class OwnPatternsTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void nothingLeavesWhileOneOfThemIsWrong() throws Exception {
    try (TestRuntime runtime = with("zebra-\\d+;;lion-(\\d+")) {
      record(runtime);

      assertThat(runtime.deliveries().drain(Duration.ofSeconds(1))).isFalse();

      assertThat(town.requests()).isEmpty();
      assertThat(runtime.problems())
          .extracting(Problem::what)
          .anySatisfy(
              message ->
                  assertThat(message)
                      .contains("pattern 2", "reports wait until this one is right"));
      assertThat(runtime.deliveries().destinations().get(0).why()).contains("redaction.patterns");
    }
    try (TestRuntime runtime = with("zebra-\\d+;;lion-(\\d+)")) {
      record(runtime);
      assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).isTrue();

      assertThat(town.run("run-1").orElseThrow().string("log_excerpt", ""))
          .contains("[REDACTED:own:", "lion-")
          .doesNotContain("zebra-1", "lion-2");
    }
  }

  /** It counts as not set, and the token is not whoever's address is typed instead. */
  @Test
  void noTokenGoesElsewhereWhileTheAddressIsWrong() throws Exception {
    Captured plugin = new Captured();
    try (TestRuntime runtime =
        TestRuntime.in(folder)
            .environment(Map.of("EVOTOWN_URL", "evo.example"))
            .set("evotown.engine_id", StandIn.ENGINE_ID)
            .set("evotown.token", town.token())
            .plugin("evotown", plugin)
            .start()) {
      assertThat(runtime.problems()).isNotEmpty();

      assertThat(Setup.typed(plugin.context(), town.url()).token()).isEmpty();
    }
  }

  private TestRuntime with(String patterns) throws Exception {
    return TestRuntime.in(folder)
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token())
        .environment(Map.of("EVOGRAFT_REDACTION_PATTERNS", patterns))
        .plugin("evotown", new EvotownPlugin())
        .start();
  }

  private static void record(TestRuntime runtime) throws Exception {
    var run = runtime.runs().start(RunSpec.skill("s").withRunId("run-1"));
    run.log("zebra-1 and lion-2");
    run.succeed().toCompletableFuture().get();
  }
}
