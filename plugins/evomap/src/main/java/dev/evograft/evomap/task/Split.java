// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.hub.Shown;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.util.List;

/**
 * How a task is split among several nodes, by the rules of hubs: 2 to 10 parts, whose weights are
 * 0.85 together at most; the rest is for who splits and who merges.
 *
 * @param parts each with a {@code title} and a {@code weight}
 */
public record Split(List<JsonObject> parts) {

  private static final int FEWEST = 2;
  private static final int MOST = 10;
  private static final double SOLVERS = 0.85;
  private static final double ROUNDING = 1e-9;

  /**
   * Of a list that was typed.
   *
   * @throws BadInputException if it breaks a rule
   */
  public static Split of(Object typed) {
    if (!(typed instanceof List<?> items)) {
      throw bad("invalid_subtask", "what was given is no JSON list of subtasks");
    }
    List<JsonObject> parts = JsonObject.builder().put("parts", items).build().objects("parts");
    if (parts.size() != items.size() || parts.size() < FEWEST || parts.size() > MOST) {
      throw bad(
          "subtask_count", "a task is split into 2 to 10 subtasks, and these are " + items.size());
    }
    double sum = 0;
    for (JsonObject part : parts) {
      double weight = part.number("weight").orElse(-1);
      if (part.string("title", "").isBlank() || !(weight > 0 && weight <= 1)) {
        throw bad("invalid_subtask", "each subtask needs a title and a weight of 0 to 1");
      }
      sum += weight;
    }
    if (sum > SOLVERS + ROUNDING) {
      throw bad(
          "weight_exceeded",
          "the weights are "
              + Math.round(sum * 1_000) / 1_000.0
              + " together, and 0.85 is the most: 5 % are for who splits, 10 % for who merges");
    }
    return new Split(parts);
  }

  /**
   * Refuses it for a task that cannot be split.
   *
   * @throws BadInputException if it is a part itself, or not this node's
   */
  public void check(Work task, String nodeId) {
    if (task.isPart()) {
      throw bad("nested_decomposition", "a part of a swarm is not split again: complete it");
    }
    if (!task.isClaimedBy(nodeId) || task.status().equals("decomposed")) {
      throw bad(
          "not_claimed_by_you",
          "only who has claimed a task splits it, and once: evograft evomap task claim "
              + Shown.word(task.id()));
    }
  }

  private static BadInputException bad(String code, String message) {
    return new BadInputException(code, message);
  }
}
