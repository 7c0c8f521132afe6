// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which runs a cycle looks at; what answers them is in {@link PastCyclesTest}, too. */
class OpenRunsTest {

  /** So many are looked at. */
  private static final int MOST = 200;

  @TempDir private Path folder;
  private TestRuntime runtime;

  @BeforeEach
  void begin() throws Exception {
    runtime = TestRuntime.in(folder).start();
  }

  @AfterEach
  void end() {
    runtime.close();
  }

  private String fails(String skill) throws Exception {
    JournalEntry end =
        runtime
            .runs()
            .start(RunSpec.skill(skill))
            .fail("error: " + skill + " broke")
            .toCompletableFuture()
            .get(10, TimeUnit.SECONDS);
    return end.id();
  }

  private String works(String skill) throws Exception {
    return runtime
        .runs()
        .start(RunSpec.skill(skill))
        .succeed()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .id();
  }

  private void kept(String category, String knew) {
    CycleState.Head head = new CycleState.Head("cycle-" + category, "run", Instant.now());
    CycleJournal journal = new CycleJournal(runtime.journal());
    journal.write(
        head,
        CyclePhase.DETECT,
        JsonObject.builder()
            .put("skill", "a")
            .put("signals", List.of("log_error"))
            .put(PastCycles.RUNS_UP_TO, knew)
            .build());
    journal.write(head, CyclePhase.MUTATE, JsonObject.builder().put("category", category).build());
    journal.end(head, CyclePhase.SOLIDIFIED, JsonObject.builder().put("status", "success").build());
  }

  private List<String> open() {
    return OpenRuns.of(runtime.journal()).runs().stream()
        .map(run -> run.run().spec().skill() + " " + run.outcome().status().word())
        .toList();
  }

  @Test
  void withoutARunThereIsNothing() {
    OpenRuns open = OpenRuns.of(runtime.journal());

    assertThat(open.runs()).isEmpty();
    assertThat(open.range()).isEqualTo(new OpenRuns.Range("", "", 0));
  }

  @Test
  void theNewestAreLookedAtAndTheRecordSaysWhich() throws Exception {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < MOST + 3; i++) {
      ids.add(fails("skill" + i));
    }

    OpenRuns open = OpenRuns.of(runtime.journal());

    assertThat(open.runs()).hasSize(MOST);
    assertThat(open.runs().get(0).run().spec().skill()).as("oldest first").isEqualTo("skill3");
    assertThat(open.range())
        .isEqualTo(new OpenRuns.Range(ids.get(3), ids.get(ids.size() - 1), MOST));
  }

  /** It mended nothing, and whatever did not fail was what it was made for. */
  @Test
  void whatKeptAChangeAnswersWhatDidNotFail() throws Exception {
    fails("a");
    String known = works("b");
    kept("innovate", known);
    works("c");

    assertThat(open()).containsExactly("a failed", "c succeeded");
  }

  /** It knew only runs that are too long ago, and so did whoever came before it. */
  @Test
  void whatKnewNoneOfTheseRunsAnswersNone() throws Exception {
    fails("a");
    kept("repair", "run-that-nobody-looks-at-any-more#1");

    assertThat(open()).containsExactly("a failed");
  }
}
