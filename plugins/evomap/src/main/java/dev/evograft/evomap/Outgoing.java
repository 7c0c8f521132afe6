// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of what is sent whatever must not go: members that are null, which hubs refuse, and
 * secrets. Asset ids stay, although they look like keys.
 */
record Outgoing(Redactor redactor) {

  /**
   * A body without nulls and secrets.
   *
   * @param finished the name of the member that was made ready before, and whose ids depend on
   *     every byte of it
   */
  JsonObject clean(JsonObject body, String finished) {
    JsonObject.Builder clean = JsonObject.builder();
    body.forEach(
        (name, value) -> {
          if (value != null) {
            clean.put(name, name.equals(finished) ? value : value(value));
          }
        });
    return clean.build();
  }

  String text(String text) {
    return AssetIds.isAssetId(text) ? text : redactor.redact(text);
  }

  private Object value(Object value) {
    if (value instanceof String text) {
      return text(text);
    }
    if (value instanceof JsonObject object) {
      JsonObject.Builder clean = JsonObject.builder();
      object.forEach(
          (name, member) -> {
            if (member != null) {
              clean.put(text(name), value(member));
            }
          });
      return clean.build();
    }
    return value instanceof List<?> items ? list(items) : value;
  }

  private List<Object> list(List<? extends @Nullable Object> items) {
    List<Object> clean = new ArrayList<>();
    for (Object item : items) {
      if (item != null) {
        clean.add(value(item));
      }
    }
    return clean;
  }
}
