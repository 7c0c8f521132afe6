// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;

/**
 * Gives a tree the view that its {@code type} names. Safe for any thread.
 *
 * @since 0.1
 */
public final class Assets {

  private Assets() {}

  /** The view of a tree; {@link OtherAsset} where the type is missing or has no view. */
  public static Asset of(JsonObject tree) {
    return switch (tree.string("type", "")) {
      case Gene.TYPE -> new Gene(tree);
      case Capsule.TYPE -> new Capsule(tree);
      case EvolutionEvent.TYPE -> new EvolutionEvent(tree);
      case Mutation.TYPE -> new Mutation(tree);
      case PersonalityState.TYPE -> new PersonalityState(tree);
      case ValidationReport.TYPE -> new ValidationReport(tree);
      case MemoryGraphEvent.TYPE -> new MemoryGraphEvent(tree);
      case Task.TYPE -> new Task(tree);
      default -> new OtherAsset(tree);
    };
  }
}
