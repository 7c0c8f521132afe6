// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.gep.Asset;
import dev.evograft.json.Json;
import dev.evograft.spi.EvograftException;
import java.util.List;

/** Refuses assets that no program could use once they are in the files, and says why. */
final class Admission {

  private static final int LONGEST_ID = 512;
  private static final List<String> LISTS =
      List.of("signals_match", "strategy", "trigger", "signals", "genes_used");

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
    for (String list : LISTS) {
      Object value = asset.tree().get(list);
      if (value != null && !(value instanceof List<?>)) {
        throw refused(type, id, list + " must be a list");
      }
    }
  }

  static EvograftException refused(String type, String id, String why) {
    return new EvograftException(
        "asset_invalid", "cannot keep the " + type + " " + Json.text(shown(id)) + ": " + why);
  }

  private static String shown(String text) {
    return text.length() > 80 ? text.substring(0, 80) + "…" : text;
  }
}
