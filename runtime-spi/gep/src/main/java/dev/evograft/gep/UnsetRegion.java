// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Evolver 1.94 hashes an unset {@code env_fingerprint.region} as null and then does not write it,
 * so its capsules, events and reports do not hold as they are on disk. Puts the null back.
 */
final class UnsetRegion {

  private static final String ENV = "env_fingerprint";

  private UnsetRegion() {}

  /** The asset as it was hashed; empty where there is no place for a region. */
  static Optional<JsonObject> restored(JsonObject tree) {
    JsonObject own = inEnv(tree);
    JsonObject meta = own.object("meta");
    JsonObject report = meta.object("validation_report");
    JsonObject restored = inEnv(report);
    JsonObject all =
        restored == report ? own : own.with("meta", meta.with("validation_report", restored));
    return all == tree ? Optional.empty() : Optional.of(all);
  }

  private static JsonObject inEnv(JsonObject tree) {
    @Nullable Object env = tree.get(ENV);
    return env instanceof JsonObject object && !object.containsKey("region")
        ? tree.with(ENV, object.with("region", null))
        : tree;
  }
}
