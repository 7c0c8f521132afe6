// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
      NewestRun newest = new NewestRun(runtime.journal());
      String news = end(runtime.runs().start(RunSpec.skill("one"))).id();
      RunHandle cycle = runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve"));
      for (int i = 0; i < 30; i++) {
        RunHandle outer =
            runtime.runs().start(RunSpec.skill("two").withParent(cycle.run().runId()));
        end(runtime.runs().start(RunSpec.skill("three").withParent(outer.run().runId())));
        end(outer);
      }
      end(cycle);

      assertThat(newest.look()).hasValue(news);
      assertThat(OpenRuns.of(runtime.journal()).runs()).hasSize(1);
      String later = end(runtime.runs().start(RunSpec.skill("four").withParent("unknown"))).id();
      assertThat(newest.look()).hasValue(later);
    }
  }

  private static void fails(TestRuntime runtime, String skill, String error) throws Exception {
    RunHandle run = runtime.runs().start(RunSpec.skill(skill));
    run.fail(error).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static List<String> open(TestRuntime runtime) {
    return OpenRuns.of(runtime.journal()).runs().stream()
        .map(run -> run.run().spec().skill())
        .toList();
  }

  private static void cycle(TestRuntime runtime, String id, CycleOutcome outcome, JsonObject detect)
      throws Exception {
    CycleState.Head head = new CycleState.Head(id, "run_" + id, Instant.now());
    CycleJournal journal = new CycleJournal(runtime.journal());
    journal.write(head, CyclePhase.DETECT, detect);
    journal.write(head, CyclePhase.MUTATE, JsonObject.builder().put("category", "repair").build());
    journal.end(
        head,
        outcome == CycleOutcome.SUCCESS ? CyclePhase.SOLIDIFIED : CyclePhase.ABANDONED,
        JsonObject.builder().put("status", outcome.word()).build());
  }

  /** A loop that is woken by sources all day has so many of its own in a day. */
  @Test
  void whatFailsIsNotForgottenForManyCycles() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      fails(runtime, "a", "error: a broke");
      NewestRun newest = new NewestRun(runtime.journal());
      String news = newest.look().orElseThrow();
      for (int i = 0; i < 450; i++) {
        end(runtime.runs().start(RunSpec.of(RunSpec.EVOLUTION, "evolve")));
      }
      assertThat(open(runtime)).containsExactly("a");
      assertThat(new NewestRun(runtime.journal()).look()).hasValue(news);
      assertThat(newest.look()).as("from where it had looked").hasValue(news);
      assertThat(newest.look()).hasValue(news);
      OpenRuns.Range range = OpenRuns.of(runtime.journal()).range();
      assertThat(range).isEqualTo(new OpenRuns.Range(news, news, 1));
    }
  }

  @Test
  void aRepairAnswersWhatItWasAboutAndNothingElseHoweverLongAgo() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      fails(runtime, "a", "error: a broke");
      fails(runtime, "b", "error: b broke");
      String known = new NewestRun(runtime.journal()).look().orElseThrow();
      JsonObject about =
          JsonObject.builder()
              .put("skill", "b")
              .put("signals", List.of("log_error", "errsig:error: b broke"))
              .put(PastCycles.RUNS_UP_TO, known)
              .build();
      cycle(runtime, "mended", CycleOutcome.SUCCESS, about);
      for (int i = 0; i < 65; i++) {
        cycle(runtime, "later" + i, CycleOutcome.ABANDONED, about);
      }
      assertThat(open(runtime)).containsExactly("a");
      assertThat(new PastCycles(runtime.journal()).history().cycles()).hasSize(1);
    }
  }

  @Test
  void aVerdictIsFoundHoweverManyCyclesBrokeOffSince() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      Verdicts verdicts = new Verdicts(runtime.journal(), "");
      assertThat(verdicts.last()).isEmpty();
      JsonObject detect =
          JsonObject.builder()
              .put(PastCycles.RUNS_UP_TO, "run_1#1")
              .put(
                  PastCycles.TEXTS,
                  List.of(
                      JsonObject.builder().put("path", "/logs/a.log").put("size", 12).build(),
                      JsonObject.builder()
                          .put("path", "/logs/b.log")
                          .put("size", 3)
                          .put(PastCycles.WHOLE, 9)
                          .build()))
              .build();
      cycle(runtime, "judged", CycleOutcome.SUCCESS, detect);
      for (int i = 0; i < 65; i++) {
        cycle(runtime, "later" + i, CycleOutcome.ABANDONED, JsonObject.EMPTY);
      }

      Verdicts.Verdict verdict = verdicts.last().orElseThrow();

      assertThat(verdict.cycle()).isEqualTo("judged");
      assertThat(verdict.runsUpTo()).isEqualTo("run_1#1");
      PastCycles.Past judged = new PastCycles(runtime.journal()).find("judged").orElseThrow();
      assertThat(verdict.looked()).isEqualTo(judged.phases().get(CyclePhase.DETECT).at());
      assertThat(verdict.ended()).isEqualTo(judged.ending().orElseThrow().at());
      assertThat(verdict.read()).isEqualTo(Map.of("/logs/a.log", 12L, "/logs/b.log", 9L));
    }
  }

  /** What is written between its beginning and its first entry, it may have missed. */
  @Test
  void aCycleLookedWhenItBegan() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      Instant began = Instant.ofEpochMilli(1_000);
      JsonObject detect = JsonObject.builder().put(PastCycles.BEGAN, began.toEpochMilli()).build();
      cycle(runtime, "kept", CycleOutcome.SUCCESS, detect);

      assertThat(new Verdicts(runtime.journal(), "").last().orElseThrow().looked())
          .isEqualTo(began);
      assertThat(new PastCycles(runtime.journal()).texts().since()).hasValue(began);
    }
  }

  @Test
  void aFailureOfASkillThatRanWellSinceIsOver() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      fails(runtime, "a", "error: network");
      fails(runtime, "b", "error: b broke");
      RunHandle well = runtime.runs().start(RunSpec.skill("a"));
      well.succeed().toCompletableFuture().get(10, TimeUnit.SECONDS);
      assertThat(open(runtime)).containsExactly("b", "a");
      fails(runtime, "a", "error: once more");
      assertThat(open(runtime)).endsWith("a");
    }
  }

  /** Of a loop that is as many as a month. */
  @Test
  void manyCyclesAreThereWithAllTheirPhasesAndEachIsFound() throws Exception {
    int many = 700;
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      JsonObject detect = JsonObject.builder().put("signals", List.of("log_error")).build();
      for (int i = 0; i < many; i++) {
        cycle(runtime, "cycle" + i, CycleOutcome.SUCCESS, detect);
      }
      PastCycles past = new PastCycles(runtime.journal());

      List<PastCycles.Past> all = past.latest(1_000);

      assertThat(all).hasSize(many).allMatch(one -> one.phases().size() == 3);
      assertThat(past.latest(600)).hasSize(600).allMatch(one -> one.phases().size() == 3);
      assertThat(past.find("cycle0").orElseThrow().outcome()).hasValue(CycleOutcome.SUCCESS);
    }
  }

  private static void trial(TestRuntime runtime, String capsule, boolean ownGene) throws Exception {
    CycleState.Head head = new CycleState.Head("of_" + capsule, "run_" + capsule, Instant.now());
    CycleJournal journal = new CycleJournal(runtime.journal());
    journal.write(head, CyclePhase.DETECT, JsonObject.EMPTY);
    journal.write(head, CyclePhase.SELECT, JsonObject.builder().put("gene", "gene_a").build());
    JsonObject trial =
        JsonObject.builder()
            .put("capsule", capsule)
            .put("source", "hub")
            .put("own_gene", ownGene)
            .build();
    journal.end(
        head,
        CyclePhase.ROLLED_BACK,
        JsonObject.builder()
            .put("status", CycleOutcome.FAILED.word())
            .put(PastCycles.TRIAL, trial)
            .build());
  }

  @Test
  void whatComesToNothingIsHeldAgainstTheCapsuleAndItsSource() throws Exception {
    try (TestRuntime runtime = TestRuntime.in(folder).start()) {
      trial(runtime, "one", true);
      trial(runtime, "two", true);
      PastCycles past = new PastCycles(runtime.journal());
      assertThat(past.unseen()).containsExactly("one", "two");
      assertThat(past.failing()).isEmpty();
      assertThat(past.history().cycles()).allMatch(cycle -> cycle.gene().isEmpty());

      trial(runtime, "three", false);
      past = new PastCycles(runtime.journal());
      assertThat(past.failing()).containsExactly("hub");
      assertThat(past.history().cycles().get(2).gene()).isEqualTo("gene_a");
    }
  }
}
