// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Takes nulls, secrets and broken Unicode out of a tree that leaves this machine. */
record CleanTexts(UnaryOperator<String> redaction) {

  private Object clean(Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof JsonObject object) {
      return object(object);
    }
    return value instanceof List<?> items ? list(items) : value;
  }

  /** An asset id looks like a key of 64 hex digits, and is none. */
  private String text(String text) {
    return AssetIds.isAssetId(text) ? text : redaction.apply(Unicode.repair(text));
  }

  JsonObject object(JsonObject object) {
    JsonObject.Builder clean = JsonObject.builder();
    object.forEach(
        (key, member) -> {
          if (member != null) {
            clean.put(text(key), clean(member));
          }
        });
    return clean.build();
  }

  private List<Object> list(List<? extends @Nullable Object> items) {
    List<Object> clean = new ArrayList<>();
    for (Object item : items) {
      if (item != null) {
        clean.add(clean(item));
      }
    }
    return clean;
  }
}
