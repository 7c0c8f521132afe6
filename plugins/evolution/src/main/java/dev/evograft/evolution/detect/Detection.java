// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.List;

/**
 * The signals of a cycle.
 *
 * @param signals to be answered, in order
 * @param suppressed that were seen and are not answered, each once
 * @param evidence where the signals were seen, in the order of runs and texts
 * @param notes what the rules say of the cycles before, one line each
 */
public record Detection(
    List<String> signals, List<String> suppressed, List<Evidence> evidence, List<String> notes) {
  public Detection {
    signals = List.copyOf(signals);
    suppressed = List.copyOf(suppressed);
    evidence = List.copyOf(evidence);
    notes = List.copyOf(notes);
  }
}
