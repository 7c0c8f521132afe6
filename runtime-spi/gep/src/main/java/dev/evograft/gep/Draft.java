// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;

/** An asset that is being completed. A member that is null counts as not given. */
final class Draft {

  private JsonObject tree;

  Draft(JsonObject known) {
    this.tree = withoutNulls(known);
  }

  Draft(JsonObject known, String type) {
    this(known.without(AssetIds.KEY));
    put("type", type);
  }

  private static JsonObject withoutNulls(JsonObject known) {
    JsonObject.Builder given = known.toBuilder();
    known.forEach(
        (key, value) -> {
          if (value == null) {
            given.remove(key);
          }
        });
    return given.build();
  }

  Draft put(String key, Object value) {
    tree = tree.with(key, value);
    return this;
  }

  Draft fill(String key, Object value) {
    return tree.containsKey(key) ? this : put(key, value);
  }

  JsonObject object(String key) {
    return tree.object(key);
  }

  void normalizeOutcome() {
    JsonObject outcome = tree.object("outcome");
    if (new Outcome(outcome).failed()) {
      put("outcome", outcome.with("status", Outcome.FAILED));
    }
  }

  JsonObject build() {
    return tree;
  }
}
