// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * How an evolution ended.
 *
 * @since 0.1
 */
public record Outcome(JsonObject tree) {

  /** The status of what went well. */
  public static final String SUCCESS = "success";

  /** The status of what did not. */
  public static final String FAILED = "failed";

  /** An outcome of one of the two statuses, with a score from 0 to 1. */
  public static Outcome of(boolean success, double score) {
    return new Outcome(
        JsonObject.builder().put("status", success ? SUCCESS : FAILED).put("score", score).build());
  }

  /** The status as it is written. */
  public Optional<String> status() {
    return tree.string("status");
  }

  /** Whether it says that it went well. */
  public boolean succeeded() {
    return SUCCESS.equals(tree.get("status"));
  }

  /** Whether it says that it did not; early documents spell that {@code failure}. */
  public boolean failed() {
    return FAILED.equals(tree.get("status")) || "failure".equals(tree.get("status"));
  }

  /** From 0 to 1. */
  public OptionalDouble score() {
    return tree.number("score");
  }
}
