// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.cycle.CycleOutcome;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A gene that wins without measurable effect is told from one that has one. */
class WithoutEffectTest {

  private static final List<String> ERROR = List.of("log_error", "errsig:at line 5");
  private static final List<String> OTHER = List.of("log_error", "errsig:disk full");

  private static PastCycle cycle(CycleOutcome outcome, List<String> signals) {
    return new PastCycle("repair", "gene_x", signals, new PastCycle.Ending(outcome, "checks"));
  }

  @Test
  void aSuccessWhoseErrorComesBackHadNoEffect() {
    History once = new History(List.of(cycle(CycleOutcome.SUCCESS, ERROR)));
    assertThat(once.withoutEffect(List.of("log_error", "errsig:at line 7")))
        .containsEntry("gene_x", 1);
    assertThat(once.withoutEffect(OTHER)).isEmpty();
    History longAgo =
        new History(
            List.of(
                cycle(CycleOutcome.SUCCESS, ERROR),
                cycle(CycleOutcome.FAILED, OTHER),
                cycle(CycleOutcome.FAILED, OTHER),
                cycle(CycleOutcome.FAILED, OTHER),
                cycle(CycleOutcome.FAILED, OTHER),
                cycle(CycleOutcome.FAILED, OTHER)));
    assertThat(longAgo.withoutEffect(ERROR)).isEmpty();
  }

  @Test
  void whoCouldNotBeVerifiedIsNotForgottenSoSoon() {
    List<PastCycle> cycles = new ArrayList<>();
    cycles.add(cycle(CycleOutcome.UNVERIFIABLE, ERROR));
    cycles.add(cycle(CycleOutcome.UNVERIFIABLE, ERROR));
    for (int i = 0; i < 20; i++) {
      cycles.add(cycle(CycleOutcome.FAILED, OTHER));
    }
    assertThat(new History(cycles).unverifiable(ERROR)).containsKey("gene_x");
  }

  @Test
  void nothingChangedIsNoEffectAndASuccessThatLastsForgives() {
    PastCycle nothing = cycle(CycleOutcome.NEUTRAL, List.of("perf_bottleneck"));
    PastCycle noExecutor =
        new PastCycle(
            "optimize",
            "gene_x",
            List.of("perf_bottleneck"),
            new PastCycle.Ending(CycleOutcome.NEUTRAL, ""));
    List<String> asked = List.of("perf_bottleneck");
    assertThat(new History(List.of(nothing, noExecutor, nothing)).withoutEffect(asked))
        .containsEntry("gene_x", 2);
    PastCycle mended = cycle(CycleOutcome.SUCCESS, List.of("perf_bottleneck"));
    assertThat(new History(List.of(nothing, nothing, mended)).withoutEffect(asked)).isEmpty();
  }
}
