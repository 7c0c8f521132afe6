// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.spi.asset.MemoryAdvice;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * What a choice follows from, and nothing else.
 *
 * @param question what is to be answered
 * @param advice of memory for the signals
 * @param circumstances of this cycle
 * @param seed of the cycle
 */
public record SelectInput(
    Question question, MemoryAdvice advice, Circumstances circumstances, long seed) {

  /**
   * What is to be answered.
   *
   * @param signals of the cycle
   * @param category that the cycle is for, such as {@code repair}
   */
  public record Question(List<String> signals, String category) {
    public Question {
      signals = List.copyOf(signals);
      Objects.requireNonNull(category, "category");
    }
  }

  /**
   * Where and when it is asked.
   *
   * @param environment of this machine as in epigenetic marks, such as {@code linux/x64/java17}
   * @param at the time of the cycle; older marks than 90 days do not count
   * @param out genes that must not be used, each with the reason in one line
   * @param without how often genes were used for such signals without effect
   */
  public record Circumstances(
      String environment, Instant at, Map<String, String> out, Map<String, Integer> without) {

    /** Where no gene was used without effect. */
    public Circumstances(String environment, Instant at, Map<String, String> out) {
      this(environment, at, out, Map.of());
    }

    public Circumstances {
      without = Map.copyOf(without);
      Objects.requireNonNull(environment, "environment");
      Objects.requireNonNull(at, "at");
      out = Collections.unmodifiableMap(new TreeMap<>(out));
    }
  }

  public SelectInput {
    Objects.requireNonNull(question, "question");
    Objects.requireNonNull(advice, "advice");
    Objects.requireNonNull(circumstances, "circumstances");
  }
}
