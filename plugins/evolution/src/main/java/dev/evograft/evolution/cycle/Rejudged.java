// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.Evaluation;
import dev.evograft.evolution.evaluate.FileChange;
import dev.evograft.evolution.evaluate.Verdict;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.json.JsonObject;
import java.util.Collections;
import java.util.List;

/** A verdict that is made again from the record of its cycle. */
final class Rejudged {

  /** The member of the entry. */
  static final String MEMBER = "judged_by";

  /** How many there were is all that counts where it is known which bounds were passed. */
  private static final FileChange ANY =
      new FileChange("any", FileChange.Kind.CHANGED, new FileChange.Extent(0, 0, 0));

  private Rejudged() {}

  /** What a verdict follows from, besides violations, the size of the change, and the score. */
  static JsonObject tree(Evaluation.Goal goal, Evaluation.Ran ran, List<String> doubts) {
    return JsonObject.builder()
        .put("repairs", goal.repairs())
        .put("max_files", goal.maxFiles())
        .put("before", ran.before().stream().map(Rejudged::brief).toList())
        .put("after", ran.after().stream().map(Rejudged::brief).toList())
        .put("refused", ran.refused())
        .put("doubts", doubts)
        .build();
  }

  /** Without what it printed: how it ended was read from that. */
  private static JsonObject brief(CheckResult result) {
    return Baseline.tree(
        new CheckResult(result.check(), result.status(), result.note(), "", 0, result.tests()));
  }

  /** The verdict, by the entry of the phase. */
  static Verdict of(JsonObject evaluated) {
    JsonObject by = evaluated.object(MEMBER);
    JsonObject parts = evaluated.object("score_parts");
    List<Violation> violations =
        evaluated.objects("violations").stream()
            .map(
                one ->
                    new Violation(
                        one.string("code", ""), one.string("path", ""), one.string("what", "")))
            .toList();
    return new Evaluation(
            new Evaluation.Goal(by.bool("repairs", false), (int) by.integer("max_files", 0)),
            new Evaluation.Made(
                Collections.nCopies((int) evaluated.integer("blast_files", 0), ANY),
                List.of(),
                by.strings("doubts")),
            new Evaluation.Ran(
                by.objects("before").stream().map(Baseline::result).toList(),
                by.objects("after").stream().map(Baseline::result).toList(),
                by.strings("refused")),
            new Evaluation.Fit(
                parts.object("signals").number("value").orElse(0),
                parts.object("selection").number("value").orElse(0)))
        .judge(violations);
  }
}
