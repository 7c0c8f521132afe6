// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.execute.Replay;
import dev.evograft.spi.cycle.MutationExecutor;
import java.util.Set;

/**
 * What is known before anybody works.
 *
 * @param judging has the room of the checks
 * @param touched all that the executor will touch, where that is known; empty where it is not
 */
record Ready(
    MutationExecutor executor,
    CycleTask task,
    Judging judging,
    Baseline baseline,
    Set<String> touched) {

  Ready {
    touched = Set.copyOf(touched);
  }

  static Ready of(MutationExecutor executor, CycleTask task, Judging judging, Baseline baseline) {
    boolean known = Executors.isKnown(executor);
    Set<String> touched = known ? Replay.pathsOf(task.asked().capsule()) : Set.of();
    return new Ready(executor, task, judging, baseline, touched);
  }

  /** Whether nobody knows what it will touch. */
  boolean free() {
    return !Executors.isKnown(executor);
  }
}
