// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;

/**
 * How a cycle ended, as memory sees it.
 *
 * @param status {@code success} and {@code failed} count for the gene; {@code conflict}, {@code
 *     abandoned} and {@code unverifiable} are nobody's merit or fault
 * @param score from 0 to 1
 * @param reason in one line; empty where there is none
 */
record CycleEnding(String status, double score, String reason) {

  private static final double SUCCESS_SCORE = 0.85;
  private static final double FAILURE_SCORE = 0.2;
  private static final int LONGEST_REASON = 500;
  private static final String UNVERIFIABLE = "unverifiable";

  static CycleEnding of(CycleStory story, CyclePhase phase, JsonObject details) {
    String reason = Lines.one(details.string("reason", ""), LONGEST_REASON);
    String status = status(phase, details, reason);
    double fallback = status.equals(Outcome.SUCCESS) ? SUCCESS_SCORE : FAILURE_SCORE;
    double score =
        details
            .object("outcome")
            .number("score")
            .orElse(story.details(CyclePhase.EVALUATE).number("score").orElse(fallback));
    return new CycleEnding(status, Math.max(0, Math.min(1, score)), reason);
  }

  private static String status(CyclePhase phase, JsonObject details, String reason) {
    return switch (phase) {
      case SOLIDIFIED -> solidified(details);
      case ROLLED_BACK -> reason.startsWith(UNVERIFIABLE) ? UNVERIFIABLE : Outcome.FAILED;
      case CONFLICT -> "conflict";
      default -> reason.startsWith(UNVERIFIABLE) ? UNVERIFIABLE : "abandoned";
    };
  }

  private static String solidified(JsonObject details) {
    String status =
        details.string("outcome", details.object("outcome").string("status", Outcome.SUCCESS));
    return status.equals(Outcome.SUCCESS) ? status : Outcome.FAILED;
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
