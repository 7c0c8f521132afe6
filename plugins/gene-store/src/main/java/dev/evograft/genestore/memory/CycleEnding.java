// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;

/**
 * How a cycle ended, as memory sees it.
 *
 * @param status the word of a {@link CycleOutcome}; only {@code success} and {@code failed} count
 * @param score from 0 to 1
 * @param code why, for programs; empty where there is none
 * @param reason in one line; empty where there is none
 * @param othersFault whether it was a capsule of another source that failed, on a gene of ours,
 *     which learns nothing from that
 */
record CycleEnding(String status, double score, String code, String reason, boolean othersFault) {

  private static final double SUCCESS_SCORE = 0.85;
  private static final double FAILURE_SCORE = 0.2;
  private static final int LONGEST_REASON = 500;

  static CycleEnding of(CycleStory story, CyclePhase phase, JsonObject details) {
    String reason = Lines.one(details.string("reason", ""), LONGEST_REASON);
    String code = details.string("code", "");
    String status = CycleOutcome.of(phase, details).word();
    double fallback = status.equals(Outcome.SUCCESS) ? SUCCESS_SCORE : FAILURE_SCORE;
    double score =
        details
            .object("outcome")
            .number("score")
            .orElse(story.details(CyclePhase.EVALUATE).number("score").orElse(fallback));
    return new CycleEnding(
        status,
        Math.max(0, Math.min(1, score)),
        code,
        reason,
        status.equals(Outcome.FAILED) && details.object("trial").bool("own_gene", false));
  }

  boolean counts() {
    return succeeded() || status.equals(Outcome.FAILED);
  }

  boolean succeeded() {
    return status.equals(Outcome.SUCCESS);
  }

  JsonObject outcome() {
    JsonObject.Builder outcome = JsonObject.builder().put("status", status).put("score", score);
    if (!reason.isEmpty()) {
      outcome.put("note", reason);
    }
    return outcome.build();
  }
}
