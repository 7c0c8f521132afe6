// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import java.util.List;
import java.util.Optional;

/** What people are told of what goes wrong and is not answered for now, and what to do about it. */
final class LeftAlone {

  /** The code of a cycle that had nothing else to answer. */
  static final String CODE = "left_alone";

  private LeftAlone() {}

  /** What is left alone, why, till when, and how to have it answered; empty where nothing is. */
  static Optional<String> told(Detected detected) {
    List<String> left = detected.detection().suppressed();
    if (left.isEmpty()) {
      return Optional.empty();
    }
    int cycles = detected.history().untilAnswered(left);
    String till =
        cycles > 1 ? "after " + cycles + " cycles, this one included" : "by the cycle after this";
    String why =
        cycles > 0
            ? "cycles that answered it came to nothing lasting, 3 of the last 8"
            : "the last cycles were all repairs";
    return Optional.of(
        "left alone for now: "
            + CycleRun.told(left)
            + " ("
            + why
            + "); it is answered again "
            + till
            + ", or at once by: evograft evolve --again");
  }
}
