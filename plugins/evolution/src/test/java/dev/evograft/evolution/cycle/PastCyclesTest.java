// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is news to a loop. */
class PastCyclesTest {

  @TempDir private Path folder;

  private static JournalEntry end(RunHandle run) throws Exception {
    return run.fail("error: it broke").toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  @Test
  void whatACycleRunsIsNoNews() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      PastCycles past = new PastCycles(runtime.journal());
      String news = end(runtime.runs().start(RunSpec.skill("one"))).id();
      RunHandle cycle = runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve"));
      for (int i = 0; i < 30; i++) {
        RunHandle outer =
            runtime.runs().start(RunSpec.skill("two").withParent(cycle.run().runId()));
        end(runtime.runs().start(RunSpec.skill("three").withParent(outer.run().runId())));
        end(outer);
      }
      end(cycle);

      assertThat(past.newestRun()).hasValue(news);
      assertThat(past.runs().runs()).hasSize(1);
      String later = end(runtime.runs().start(RunSpec.skill("four").withParent("unknown"))).id();
      assertThat(past.newestRun()).hasValue(later);
    }
  }
}
