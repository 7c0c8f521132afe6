// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.place.Comparison;
import java.util.List;

/**
 * All that came of a change, for the records.
 *
 * @param head of the cycle
 * @param task what was to be done
 * @param work what was done
 * @param judged what it came to
 */
record Facts(CycleState.Head head, CycleTask task, Work work, Judged judged) {

  /**
   * What was done.
   *
   * @param executor who did it
   * @param summary what they say of it
   * @param comparison what is different
   */
  record Work(String executor, String summary, Comparison comparison) {}

  /**
   * What it came to.
   *
   * @param verdict the judgement
   * @param after what the checks said with the change
   */
  record Judged(Verdict verdict, List<CheckResult> after) {
    Judged {
      after = List.copyOf(after);
    }
  }
}
