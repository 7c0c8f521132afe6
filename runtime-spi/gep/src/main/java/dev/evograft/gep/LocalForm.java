// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.Optional;
import java.util.function.Function;

/**
 * Makes the form of an asset that is kept here from the one that came over the wire; docs/assets.md
 * has the mapping. {@code asset_id} is that of the new content, so keep the wire form, or its id,
 * where the origin matters. Safe for any thread.
 *
 * @since 0.1
 */
public final class LocalForm {

  private LocalForm() {}

  /**
   * The local form of an asset; one of a type that has no wire form of its own stays as it is.
   *
   * @param localIds the local id for an asset id, if that asset is here; other references stay
   */
  @SuppressWarnings("unchecked") // over gives an asset of the same type
  public static <A extends Asset> A of(A wire, Function<String, Optional<String>> localIds) {
    JsonObject.Builder tree = wire.tree().toBuilder();
    if (wire instanceof Gene) {
      named(wire, "gene_", tree);
    } else if (wire instanceof Capsule capsule) {
      named(wire, "capsule_", tree);
      References.map(wire.tree(), "gene", localIds, tree);
      outcome(capsule.outcome(), tree);
    } else if (wire instanceof EvolutionEvent event) {
      named(wire, "evt_", tree);
      References.map(wire.tree(), "capsule_id", localIds, tree);
      References.mapAll(wire.tree(), "genes_used", localIds, tree);
      outcome(event.outcome(), tree);
      counters(event, tree);
    } else {
      return wire;
    }
    return AssetIds.complete((A) wire.over(tree.build()));
  }

  /** What came without a local id gets one from its content: the same asset, the same name. */
  private static void named(Asset wire, String prefix, JsonObject.Builder tree) {
    if (wire.id().filter(id -> !id.isEmpty()).isEmpty()) {
      tree.put(
          "id",
          prefix + AssetIds.compute(wire.tree()).substring("sha256:".length()).substring(0, 12));
    }
  }

  private static void outcome(Outcome outcome, JsonObject.Builder tree) {
    if (outcome.failed()) {
      tree.put("outcome", outcome.tree().with("status", Outcome.FAILED));
    }
  }

  private static void counters(EvolutionEvent event, JsonObject.Builder tree) {
    JsonObject.Builder meta = event.meta().toBuilder();
    event.mutationsTried().ifPresent(tried -> meta.put("mutations_tried", tried));
    event.totalCycles().ifPresent(cycles -> meta.put("total_cycles", cycles));
    JsonObject kept = meta.build();
    if (!kept.isEmpty()) {
      tree.remove("mutations_tried").remove("total_cycles").put("meta", kept);
    }
  }
}
