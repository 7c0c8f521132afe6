// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.List;

/**
 * The signals of a cycle.
 *
 * @param signals to be answered, in order
 * @param suppressed that were seen and are not answered, each once
 * @param evidence where the signals were seen, in the order of runs and texts
 * @param grounds what they follow from
 * @param notes what the rules say of the cycles before, one line each
 */
public record Detection(
    List<String> signals,
    List<String> suppressed,
    List<Evidence> evidence,
    Grounds grounds,
    List<String> notes) {

  /**
   * What the signals follow from.
   *
   * @param basis what was seen, and what the rules know of the cycles before
   * @param about where the error was seen that the cycle is about: the id of a run, or a file;
   *     empty where there is none, or all were answered in vain
   */
  public record Grounds(Basis basis, String about) {}

  public Detection {
    signals = List.copyOf(signals);
    suppressed = List.copyOf(suppressed);
    evidence = List.copyOf(evidence);
    notes = List.copyOf(notes);
  }

  /** Where the error was seen that the cycle is about. */
  public String about() {
    return grounds.about();
  }

  /** A copy that says more. */
  public Detection noting(List<String> further) {
    List<String> all = new ArrayList<>(notes);
    all.addAll(further);
    return new Detection(signals, suppressed, evidence, grounds, all);
  }
}
