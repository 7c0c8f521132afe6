// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DetectorTest {

  private final Detector detector = new Detector(SignalCatalogue.standard());

  @Test
  void signalsCarryWhatWasSeenAndComeInOrder() {
    Detection detection =
        text("user: please add a CSV export to the report page\nERROR: disk quota exceeded\n");
    assertThat(detection.signals())
        .containsExactly(
            "log_error",
            "errsig:ERROR: disk quota exceeded",
            "user_feature_request",
            "user_feature_request:user: please add a CSV export to the report page");
    assertThat(detection.evidence())
        .contains(new Evidence("log_error", "ERROR: disk quota exceeded", "log", 49));
  }

  @Test
  void whatIsQuotedOrShownOrSaidByTheAgentIsNoWish() {
    assertThat(text("> please add dark mode").signals()).containsExactly("stable_success_plateau");
    assertThat(text("```\nplease add dark mode to the page\n```").signals())
        .containsExactly("stable_success_plateau");
    assertThat(text("assistant: fine.\nplease add a flag to the tool").signals())
        .containsExactly("stable_success_plateau");
    assertThat(text("@@ -1,2 +1,2 @@\n-ERROR: old\n+ERROR: new\n").signals())
        .containsExactly("stable_success_plateau");
    assertThat(text("```\nx\n```\nplease add a flag to the tool").signals())
        .contains("user_feature_request");
  }

  @Test
  void noIsNotAlwaysNone() {
    assertThat(text("ERROR: no such table: x").signals()).contains("log_error");
    assertThat(text("Error: null pointer in main").signals()).contains("log_error");
    for (String none :
        List.of("error: no", "errors: none", "error: null", "\"error\": null, \"x\": 1")) {
      assertThat(text(none).signals()).as(none).containsExactly("stable_success_plateau");
    }
  }

  @Test
  void anErrorThatIsThereThreeTimesRecurs() {
    assertThat(
            text("10:00:01 ERROR: job 17 lost a@b.com\n10:00:09 ERROR: job 18 lost c@d.com\n"
                    + "10:01:01 ERROR: job 19 lost e@f.com\n")
                .signals())
        .contains("recurring_error", "recurring_errsig(3x):ERROR: job 17 lost a@b.com");
  }

  @Test
  void aRunSaysItselfWhetherItFailed() {
    Detection detection =
        runs(
            run("a", RunStatus.FAILED, "no such table: x", JsonObject.EMPTY, "0 errors"),
            run(
                "b",
                RunStatus.SUCCEEDED,
                null,
                JsonObject.EMPTY,
                "ERROR: this is what it reports"));
    assertThat(detection.signals()).containsExactly("log_error", "errsig:no such table: x");
    assertThat(detection.evidence()).extracting(Evidence::origin).containsExactly("a");
  }

  @Test
  void aCycleIsAboutTheNewestErrorThatWasNotAnsweredInVain() {
    RunCompleted a = run("a", RunStatus.FAILED, "no such table: x", JsonObject.EMPTY, "");
    RunCompleted b = run("b", RunStatus.FAILED, "connection refused", JsonObject.EMPTY, "");
    Detection both = runs(a, b);
    assertThat(both.signals()).containsExactly("log_error", "errsig:connection refused");
    assertThat(both.about()).isEqualTo("b");
    PastCycle vain =
        new PastCycle(
            "optimize",
            "gene_a",
            List.of("errsig:connection refused"),
            new PastCycle.Ending(CycleOutcome.FAILED, ""));
    Detection next =
        detector.detect(
            new DetectInput(
                List.of(a, b), List.of(), List.of(), new History(List.of(vain, vain, vain))));
    assertThat(next.signals()).contains("errsig:no such table: x");
    assertThat(next.about()).isEqualTo("a");
  }

  @Test
  void aRunsSignalsAreUsed() {
    JsonObject signals =
        JsonObject.builder()
            .put("log_error", true)
            .put("errsig", "TypeError: x is <n>")
            .put("timed_out", true)
            .build();
    assertThat(runs(run("a", RunStatus.FAILED, "exit code 1", signals, "")).signals())
        .containsExactly(
            "log_error",
            "errsig:TypeError: x is <n>",
            "perf_bottleneck",
            "perf_bottleneck:the run was ended by its time limit");
  }

  @Test
  void cyclesDoNotAnswerThemselves() {
    RunCompleted cycle = run("evolution", "a", RunStatus.FAILED, "validation failed");
    assertThat(runs(cycle).signals()).containsExactly("stable_success_plateau");
  }

  @Test
  void whatIsMissingMattersWhereNothingElseDoes() {
    assertThat(injected(History.NONE, "memory_missing").signals())
        .containsExactly("memory_missing");
    assertThat(injected(History.NONE, "memory_missing", "log_error").signals())
        .containsExactly("log_error");
  }

  @Test
  void whatWasAnsweredInThreeOfTheLastEightCyclesIsSuppressed() {
    List<PastCycle> cycles = new ArrayList<>(cycles(3, "optimize", CycleOutcome.SUCCESS));
    cycles.addAll(cycles(5, "optimize", CycleOutcome.SUCCESS, "other"));
    Detection detection = injected(new History(cycles), "errsig:at line 9", "new");
    assertThat(detection.signals()).containsExactly("new");
    assertThat(detection.suppressed()).containsExactly("errsig:at line 9");
    cycles.addAll(cycles(1, "optimize", CycleOutcome.SUCCESS, "other"));
    assertThat(injected(new History(cycles), "errsig:at line 9").suppressed()).isEmpty();
  }

  @Test
  void anErrorIsTheSameWhateverItsTime() {
    List<PastCycle> cycles = new ArrayList<>();
    for (int i = 1; i <= 4; i++) {
      String log =
          "2026-11-21T10:1%d:34.00%dZ ERROR [jobs] batch %d: connection refused\n"
              .formatted(i, i, i);
      Detection detection = text(log.repeat(3), new History(cycles));
      if (i < 4) {
        assertThat(detection.signals())
            .contains("errsig:ERROR [jobs] batch " + i + ": connection refused");
      } else {
        assertThat(detection.signals())
            .containsExactly("evolution_stagnation_detected"); // errors are no success
        assertThat(detection.suppressed()).hasSize(4);
      }
      cycles.add(cycle("optimize", CycleOutcome.SUCCESS, detection.signals()));
    }
  }

  @Test
  void aWaitIsTheSameWhateverItsFigures() {
    List<PastCycle> cycles = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Detection detection =
          text("slow query, 4,21" + i + " ms for batch " + i, new History(cycles));
      assertThat(detection.signals()).contains("perf_bottleneck");
      cycles.add(cycle("optimize", CycleOutcome.SUCCESS, detection.signals()));
    }
    assertThat(text("slow query, 9,999 ms for batch 9", new History(cycles)).suppressed())
        .containsExactly("perf_bottleneck", "perf_bottleneck:slow query, 9,999 ms for batch 9");
  }

  @Test
  void theErrorOfARunIsThatOfALog() {
    List<String> log = text("10:00:01 ERROR: job 17 failed after 3 tries").signals();
    JsonObject signals =
        JsonObject.builder().put("errsig", "ERROR: job <n> failed after <n> tries").build();
    List<String> run = runs(run("a", RunStatus.FAILED, "x", signals, "")).signals();

    assertThat(SignalKey.answered(log)).isEqualTo(SignalKey.answered(run));
  }

  @Test
  void whatIsSaidOfEvolutionIsNeverSuppressed() {
    List<PastCycle> cycles =
        Collections.nCopies(
            5, cycle("optimize", CycleOutcome.SUCCESS, List.of("ban_gene:g", "slow")));
    Detection detection = injected(new History(cycles), "ban_gene:g", "slow", "new");
    assertThat(detection.signals()).containsExactly("ban_gene:g", "new");
    assertThat(detection.suppressed()).containsExactly("slow");
  }

  @Test
  void signalsAreBounded() {
    StringBuilder log = new StringBuilder();
    for (char kind = 'a'; kind <= 'z'; kind++) {
      log.append(("ERROR: fault " + kind + " struck\n").repeat(kind == 'q' ? 5 : 3));
    }
    String[] given = new String[19];
    for (int i = 0; i < given.length; i++) {
      given[i] = "given_" + (char) ('a' + i);
    }

    List<String> alone = text(log.toString()).signals();
    Detection full = detect(log.toString(), List.of(given), History.NONE);

    assertThat(alone.stream().filter(signal -> signal.startsWith("recurring_errsig")))
        .containsExactly(
            "recurring_errsig(5x):ERROR: fault q struck",
            "recurring_errsig(3x):ERROR: fault a struck",
            "recurring_errsig(3x):ERROR: fault b struck");
    assertThat(full.signals()).hasSize(20).startsWith("log_error").contains(given);
    assertThat(full.notes()).contains("28 more signals are left out");
  }

  @Test
  void aGeneThatCouldNotBeVerifiedTwiceIsNamedUntilItsChecksAreOthers() {
    List<PastCycle> cycles = new ArrayList<>();
    List<String> signals = List.of("log_error", "errsig:at line 5");
    PastCycle.Ending one = new PastCycle.Ending(CycleOutcome.UNVERIFIABLE, "checks 1");
    cycles.add(new PastCycle("repair", "gene_x", signals, one));
    assertThat(new History(cycles).unverifiable(signals)).isEmpty();
    cycles.add(new PastCycle("repair", "gene_x", List.of("log_error", "errsig:at line 7"), one));
    History history = new History(cycles);
    assertThat(
            history.unverifiable(List.of("repair_loop_detected", "log_error", "errsig:at line 9")))
        .isEqualTo(Map.of("gene_x", Set.of("checks 1")));
    assertThat(history.unverifiable(List.of("log_error"))).isEmpty();
    assertThat(history.failures()).isZero();
  }

  @Test
  void conflictsAndStoppedCyclesTellNothing() {
    List<PastCycle> cycles = new ArrayList<>(cycles(2, "optimize", CycleOutcome.NEUTRAL, "x"));
    cycles.addAll(cycles(9, "repair", CycleOutcome.CONFLICT, "slow"));
    cycles.addAll(cycles(9, "repair", CycleOutcome.ABANDONED, "slow"));
    cycles.addAll(cycles(1, "optimize", CycleOutcome.NEUTRAL, "x"));
    assertThat(injected(new History(cycles), "slow").signals())
        .containsExactly("evolution_saturation", "explore_opportunity", "slow");
  }

  @Test
  void everyGeneThatFailedThriceIsBanned() {
    List<PastCycle> cycles = new ArrayList<>();
    for (String gene : List.of("a", "b", "b", "a", "c", "a", "b")) {
      PastCycle.Ending failed = new PastCycle.Ending(CycleOutcome.FAILED, "");
      cycles.add(new PastCycle("optimize", gene, List.of("x"), failed));
    }
    assertThat(injected(new History(cycles), "slow").signals())
        .containsSubsequence("ban_gene:b", "ban_gene:a")
        .doesNotContain("ban_gene:c");
    assertThat(injected(new History(cycles.subList(0, 5)), "slow").signals())
        .contains("ban_gene:a")
        .doesNotContain("ban_gene:b");
  }

  @Test
  void whereAllIsSuppressedEvolutionStagnates() {
    assertThat(
            injected(new History(cycles(3, "optimize", CycleOutcome.SUCCESS, "slow")), "slow")
                .signals())
        .containsExactly("evolution_stagnation_detected", "stable_success_plateau");
  }

  @Test
  void anErrorThatIsLeftAloneIsNoSuccess() {
    assertThat(
            injected(new History(cycles(3, "optimize", CycleOutcome.SUCCESS)), "errsig:at line 1")
                .signals())
        .containsExactly("evolution_stagnation_detected");
    assertThat(
            injected(new History(cycles(3, "repair", CycleOutcome.SUCCESS, "x")), "log_error")
                .signals())
        .contains("repair_loop_detected")
        .doesNotContain("stable_success_plateau");
  }

  @Test
  void itIsKnownWhenWhatWasAnsweredInVainIsAnsweredAgain() {
    List<PastCycle> cycles = new ArrayList<>(cycles(3, "optimize", CycleOutcome.NEUTRAL, "slow"));
    for (int left = 6; left > 0; left--) {
      History history = new History(cycles);
      assertThat(history.untilAnswered(List.of("slow"))).isEqualTo(left);
      assertThat(injected(history, "slow").suppressed()).containsExactly("slow");
      cycles.addAll(cycles(1, "", CycleOutcome.NEUTRAL, "other"));
    }
    assertThat(new History(cycles).untilAnswered(List.of("slow"))).isZero();
    assertThat(injected(new History(cycles), "slow").suppressed()).isEmpty();
  }

  @Test
  void threeRepairsInARowForceInnovation() {
    Detection detection =
        injected(
            new History(cycles(3, "repair", CycleOutcome.SUCCESS, "x")),
            "log_error",
            "errsig:e",
            "slow");
    assertThat(detection.signals())
        .containsExactly("repair_loop_detected", "force_innovation_after_repair_loop", "slow");
    assertThat(detection.suppressed()).containsExactly("log_error", "errsig:e");
  }

  @Test
  void emptyCyclesSaturate() {
    assertThat(
            injected(new History(cycles(3, "optimize", CycleOutcome.NEUTRAL, "x")), "slow")
                .signals())
        .containsExactly("evolution_saturation", "explore_opportunity", "slow");
    assertThat(
            injected(new History(cycles(5, "optimize", CycleOutcome.NEUTRAL, "x")), "slow")
                .signals())
        .contains("evolution_saturation", "force_steady_state", "empty_cycle_loop_detected");
  }

  @Test
  void failuresInARowBanTheGeneThatFailed() {
    List<PastCycle> cycles = new ArrayList<>(cycles(4, "optimize", CycleOutcome.FAILED, "x"));
    assertThat(injected(new History(cycles), "slow").signals())
        .containsExactly("consecutive_failure_streak_4", "slow");
    cycles.addAll(cycles(2, "optimize", CycleOutcome.FAILED, "x"));
    assertThat(injected(new History(cycles), "slow").signals())
        .containsExactly(
            "consecutive_failure_streak_6",
            "failure_loop_detected",
            "ban_gene:gene_x",
            "high_failure_ratio",
            "slow");
  }

  @Test
  void whatIsNoFailureEndsThemInARow() {
    List<PastCycle> cycles = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      cycles.addAll(cycles(1, "optimize", CycleOutcome.FAILED, "x"));
      cycles.addAll(cycles(1, "optimize", CycleOutcome.UNVERIFIABLE, "x"));
    }
    cycles.addAll(cycles(1, "optimize", CycleOutcome.FAILED, "x"));
    assertThat(injected(new History(cycles), "slow").signals()).containsExactly("slow");
  }

  /** A failing cycle must not push what matters out of what is looked at. */
  @Test
  void ofManySignalsThoseAreLookedAtThatCanBeAnswered() {
    List<String> given = new ArrayList<>();
    for (int i = 0; i < 26 * 26; i++) {
      given.add("vain_" + (char) ('a' + i / 26) + (char) ('a' + i % 26));
    }
    String[] vain = given.toArray(String[]::new);
    History history = new History(cycles(3, "optimize", CycleOutcome.SUCCESS, vain));
    given.add("fresh");
    Detection detection = injected(history, given.toArray(String[]::new));
    assertThat(detection.signals()).containsExactly("fresh");
    assertThat(detection.suppressed()).hasSize(20);
    assertThat(detection.notes()).containsExactly("577 more signals are left out");
    assertThat(Basis.of(detection.grounds().basis().tree()).signals()).containsExactly("fresh");
  }

  @Test
  void linesMayEndAsOnWindows() {
    assertThat(text("fine\r\nERROR: disk full\r\nfine\r\n").signals())
        .containsExactly("log_error", "errsig:ERROR: disk full");
  }

  @Test
  void aHugeLineIsLookedAtAroundWhatIsFound() {
    String text = "x".repeat(3_000_000) + " ERROR: disk full " + "y".repeat(3_000_000);
    assertThat(text(text).signals()).contains("log_error");
  }

  private Detection text(String text) {
    return text(text, History.NONE);
  }

  private Detection text(String text, History history) {
    return detect(text, List.of(), history);
  }

  private Detection detect(String text, List<String> given, History history) {
    return detector.detect(
        new DetectInput(List.of(), List.of(new DetectInput.Text("log", text)), given, history));
  }

  private static PastCycle cycle(String intent, CycleOutcome outcome, List<String> signals) {
    return new PastCycle(intent, "gene_x", signals, new PastCycle.Ending(outcome, "checks"));
  }

  private Detection injected(History history, String... signals) {
    return detector.detect(new DetectInput(List.of(), List.of(), List.of(signals), history));
  }

  private Detection runs(RunCompleted... runs) {
    return detector.detect(new DetectInput(List.of(runs), List.of(), List.of(), History.NONE));
  }

  private static List<PastCycle> cycles(
      int many, String intent, CycleOutcome outcome, String... signals) {
    List<String> seen = signals.length == 0 ? List.of("errsig:at line 5") : List.of(signals);
    return Collections.nCopies(
        many, new PastCycle(intent, "gene_x", seen, new PastCycle.Ending(outcome, "checks")));
  }

  private static RunCompleted run(String kind, String id, RunStatus status, String reason) {
    return run(kind, id, status, reason, JsonObject.EMPTY, "");
  }

  private static RunCompleted run(
      String id, RunStatus status, String reason, JsonObject signals, String output) {
    return run("skill", id, status, reason, signals, output);
  }

  private static RunCompleted run(
      String kind, String id, RunStatus status, String reason, JsonObject signals, String output) {
    return new RunCompleted(
        new RunInfo(id, spec(kind), Instant.EPOCH, "process"),
        new RunOutcome(status, null, reason, Instant.EPOCH, Duration.ZERO),
        new Signals(signals),
        List.of(),
        output);
  }

  private static RunSpec spec(String kind) {
    return RunSpec.of(kind, "something");
  }
}
