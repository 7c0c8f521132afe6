// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a daemon has at one moment: a runtime, or none while it starts anew, or the reasons for
 * which that failed.
 *
 * @param runtime that works
 * @param faults why there is none
 */
record Served(@Nullable Evograft runtime, List<Problem> faults) {

  /** Being started anew. */
  static final Served NOTHING = new Served(null, List.of());

  Served {
    faults = List.copyOf(faults);
  }

  boolean isFailing() {
    return !faults.isEmpty();
  }

  /** Whether something of it waits for a person to run {@code config trust}. */
  boolean waitsForTrust() {
    List<Problem> problems = runtime == null ? faults : runtime.problems();
    return problems.stream().anyMatch(problem -> problem.what().contains("config trust"));
  }
}
