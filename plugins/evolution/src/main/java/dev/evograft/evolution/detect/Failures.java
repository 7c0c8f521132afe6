// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which failures of skills are still open. */
public final class Failures {

  /** Whoever failed so often fails again. */
  private static final int OFTEN = 3;

  private Failures() {}

  /**
   * These runs without the failures of skills that ran well since, unless a skill failed 3 times or
   * more among them.
   *
   * @param oldestFirst runs
   */
  public static List<RunCompleted> open(List<RunCompleted> oldestFirst) {
    Map<String, Integer> failures = new HashMap<>();
    oldestFirst.stream()
        .filter(run -> is(run, RunStatus.FAILED))
        .forEach(run -> failures.merge(run.run().spec().skill(), 1, Integer::sum));
    Set<String> well = new HashSet<>();
    List<RunCompleted> open = new ArrayList<>();
    for (int i = oldestFirst.size() - 1; i >= 0; i--) {
      RunCompleted run = oldestFirst.get(i);
      String skill = run.run().spec().skill();
      if (is(run, RunStatus.SUCCEEDED)) {
        well.add(skill);
      }
      boolean over =
          is(run, RunStatus.FAILED)
              && well.contains(skill)
              && failures.getOrDefault(skill, 0) < OFTEN;
      if (!over) {
        open.add(run);
      }
    }
    Collections.reverse(open);
    return open;
  }

  private static boolean is(RunCompleted run, RunStatus status) {
    return run.run().spec().kind().equals(RunSpec.SKILL) && run.outcome().status() == status;
  }
}
