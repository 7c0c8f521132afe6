// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * A change as it is intended.
 *
 * @since 0.1
 */
public record Mutation(JsonObject tree) implements TypedAsset<Mutation> {

  /** The {@code type} of a mutation. */
  public static final String TYPE = "Mutation";

  @Override
  public Mutation over(JsonObject tree) {
    return new Mutation(tree);
  }

  /** {@code repair}, {@code optimize}, {@code innovate} or {@code explore}. */
  public Optional<String> category() {
    return tree.string("category");
  }

  /** The signals that ask for it. */
  public List<String> triggerSignals() {
    return tree.strings("trigger_signals");
  }

  /** {@code gene:ID}, or {@code behavior:NAME}. */
  public Optional<String> target() {
    return tree.string("target");
  }

  /** What is hoped for, for people. */
  public Optional<String> expectedEffect() {
    return tree.string("expected_effect");
  }

  /** {@code low}, {@code medium} or {@code high}. */
  public Optional<String> riskLevel() {
    return tree.string("risk_level");
  }

  /** Why, for people. */
  public Optional<String> rationale() {
    return tree.string("rationale");
  }
}
