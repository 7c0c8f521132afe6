// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.place.Comparison;
import dev.evograft.json.JsonObject;
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

  private static final int MOST_PATHS = 100;

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

  /**
   * The details of the entry of the phase EVALUATE.
   *
   * @param before what the checks said without the change
   */
  JsonObject evaluated(List<CheckResult> before) {
    Verdict verdict = judged.verdict();
    List<FileChange> changes = work.comparison().changes();
    return JsonObject.builder()
        .put("verdict", verdict.kind().outcome().word())
        .put("code", verdict.code())
        .put("reason", verdict.reason())
        .put("score", verdict.score().value())
        .put("score_parts", verdict.score().tree())
        .put("checks", judged.after().stream().map(CheckResult::tree).toList())
        .put("before", before.stream().map(CheckResult::tree).toList())
        .put("blast_files", changes.size())
        .put("blast_lines", Bounds.lines(changes))
        .put("paths", changes.stream().map(FileChange::path).limit(MOST_PATHS).toList())
        .put("violations", verdict.violations().stream().map(Violation::tree).toList())
        .build();
  }
}
