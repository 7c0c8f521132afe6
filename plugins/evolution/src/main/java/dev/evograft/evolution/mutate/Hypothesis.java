// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import dev.evograft.gep.Outcome;
import dev.evograft.json.JsonObject;
import java.util.Objects;

/**
 * An expectation that the outcome confirms or refutes.
 *
 * @param id its id
 * @param text for people, one line
 * @param predicted the outcome
 */
public record Hypothesis(String id, String text, Outcome predicted) {
  public Hypothesis {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(predicted, "predicted");
  }

  /** The member {@code hypothesis} of an event of the memory graph. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("id", id)
        .put("text", text)
        .put("predicted_outcome", predicted.tree())
        .build();
  }
}
