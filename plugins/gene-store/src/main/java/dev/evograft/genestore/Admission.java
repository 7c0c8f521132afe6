// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.json.Json;
import dev.evograft.spi.EvograftException;
import java.util.List;
import java.util.Map;

/** Refuses assets that no program could use once they are in the files, and says why. */
final class Admission {

  private static final int LONGEST_ID = 512;

  /** What other programs go over without a look at what it is. */
  private static final Map<String, List<String>> LISTS =
      Map.of(
          Gene.TYPE, List.of("signals_match", "strategy"),
          Capsule.TYPE, List.of("trigger"),
          EvolutionEvent.TYPE, List.of("signals", "genes_used"));

  private Admission() {}

  /**
   * Checks an asset.
   *
   * @throws EvograftException code {@code asset_invalid}
   */
  static void check(Asset asset, String type) {
    String id = asset.id().orElse("");
    if (!asset.type().equals(type)) {
      throw refused(type, id, "its type is '" + shown(asset.type()) + "'");
    }
    if (id.isBlank() || id.length() > LONGEST_ID) {
      throw refused(type, id, "it needs an id of 1 to " + LONGEST_ID + " characters");
    }
    for (String list : LISTS.getOrDefault(type, List.of())) {
      Object value = asset.tree().get(list);
      if (value != null && !(value instanceof List<?>)) {
        throw refused(type, id, list + " must be a list");
      }
    }
  }

  /** The asset with an id that holds; that of an asset which Evolver wrote stays as it is. */
  static <A extends Asset> A complete(A asset) {
    return AssetIds.verify(asset).accepted() ? asset : AssetIds.complete(asset);
  }

  static EvograftException refused(String type, String id, String why) {
    return new EvograftException(
        "asset_invalid", "cannot keep the " + type + " " + Json.text(shown(id)) + ": " + why);
  }

  private static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
