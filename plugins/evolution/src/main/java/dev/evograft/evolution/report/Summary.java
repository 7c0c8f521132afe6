// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.report;

import dev.evograft.evolution.cycle.PastCycles.Past;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.toolkit.text.ShownTime;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;

/**
 * A cycle in a line; texts are empty where nothing is known.
 *
 * @param cycle its key
 * @param began when, to the second
 * @param outcome a word; {@code goes_on} while it does, {@code waits} while it waits for somebody
 * @param category what for
 * @param gene that it used
 * @param score of its change
 * @param signals that it answered
 * @param reason why it ended so
 */
public record Summary(
    String cycle,
    String began,
    String outcome,
    String category,
    String gene,
    String score,
    List<String> signals,
    String reason) {

  public Summary {
    signals = List.copyOf(signals);
  }

  /**
   * Of its entries.
   *
   * @param waiting the cycle that waits for somebody; empty where none does
   */
  public static Summary of(Past cycle, String waiting) {
    Summary told = of(cycle);
    boolean waits = cycle.outcome().isEmpty() && cycle.id().equals(waiting);
    return waits ? told.as("waits") : told;
  }

  private Summary as(String other) {
    return new Summary(cycle, began, other, category, gene, score, signals, reason);
  }

  /** Of its entries. */
  public static Summary of(Past cycle) {
    return new Summary(
        cycle.id(),
        cycle.phases().values().stream()
            .map(CycleEvent::at)
            .min(Instant::compareTo)
            .map(ShownTime::of)
            .orElse(""),
        cycle.outcome().map(CycleOutcome::word).orElse("goes_on"),
        cycle.details(CyclePhase.MUTATE).string("category", ""),
        cycle.details(CyclePhase.SELECT).string("gene", ""),
        score(cycle.details(CyclePhase.EVALUATE).number("score")),
        cycle.details(CyclePhase.DETECT).strings("signals"),
        cycle.ending().map(event -> event.details().string("reason", "")).orElse(""));
  }

  private static String score(OptionalDouble score) {
    return score.isPresent() ? Double.toString(score.getAsDouble()) : "";
  }
}
