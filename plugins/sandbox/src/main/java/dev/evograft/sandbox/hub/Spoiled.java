// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Right answers that were made wrong. */
final class Spoiled {

  private static final Set<String> SECRETS = Set.of("node_secret", "node_secret_version");

  private Spoiled() {}

  /** An answer without its secret, with what it delivers twice, or with other assets inside. */
  static Answer by(String kind, Answer right) {
    if (right.stream() != null || right.body().length == 0) {
      return right;
    }
    Object spoiled = change(kind, JsonText.parseObject(right.body()));
    return Answer.json(right.status(), (JsonObject) spoiled);
  }

  private static Object change(String kind, JsonObject object) {
    JsonObject.Builder changed = JsonObject.builder();
    object.forEach((key, value) -> member(kind, key, value, changed));
    boolean asset = kind.equals("tamper") && object.containsKey("asset_id");
    if (asset && object.containsKey("schema_version")) {
      changed.put("summary", object.string("summary", "") + " (changed on the way)");
    }
    return changed.build();
  }

  private static void member(
      String kind, String key, @Nullable Object value, JsonObject.Builder into) {
    if (kind.equals("no_secret") && SECRETS.contains(key)) {
      return;
    }
    if (value instanceof JsonObject inner) {
      into.put(key, change(kind, inner));
    } else if (value instanceof List<?> items) {
      into.put(key, items(kind, items));
    } else {
      into.put(key, value);
    }
  }

  private static List<@Nullable Object> items(String kind, List<?> items) {
    List<@Nullable Object> changed = new ArrayList<>();
    for (Object item : items) {
      Object one = item instanceof JsonObject inner ? change(kind, inner) : item;
      changed.add(one);
      if (kind.equals("duplicate") && item instanceof JsonObject) {
        changed.add(one);
      }
    }
    return changed;
  }
}
