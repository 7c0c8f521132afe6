// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.spi.asset.MemoryAdvice;
import java.util.List;
import java.util.Objects;

/**
 * What a choice follows from, and nothing else.
 *
 * @param signals of the cycle
 * @param advice of memory for them
 * @param environment of this machine as in epigenetic marks, such as {@code linux/x64/java17}
 * @param seed of the cycle
 */
public record SelectInput(
    List<String> signals, MemoryAdvice advice, String environment, long seed) {
  public SelectInput {
    signals = List.copyOf(signals);
    Objects.requireNonNull(advice, "advice");
    Objects.requireNonNull(environment, "environment");
  }
}
