// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes out of what is sent whatever must not go: members that are null, which hubs refuse, and
 * secrets. Asset ids stay, although they look like keys.
 */
public record Outgoing(Redactor redactor) {

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
            clean.put(name, name.equals(finished) ? value : value(name, value));
          }
        });
    return clean.build();
  }

  /** An asset, or what is in one. */
  public JsonObject clean(JsonObject object) {
    JsonObject.Builder clean = JsonObject.builder();
    object.forEach(
        (name, member) -> {
          if (member != null) {
            clean.put(text(name), value(name, member));
          }
        });
    return clean.build();
  }

  /** A text without secrets; an asset id as it is. */
  public String text(String text) {
    return AssetIds.isAssetId(text) ? text : redactor.redact(text);
  }

  private Object value(String name, Object value) {
    if (value instanceof JsonObject object) {
      return clean(object);
    }
    if (value instanceof List<?> items) {
      return list(name, items);
    }
    boolean isId = value instanceof String text && AssetIds.isAssetId(text);
    return isId || value instanceof Boolean ? value : named(name, value);
  }

  /** What it is called tells of many secrets that look like any other word or number. */
  private Object named(String name, Object value) {
    JsonObject member = JsonObject.builder().put(name, value).build();
    return Objects.requireNonNull(redactor.redact(member).values().iterator().next());
  }

  private List<Object> list(String name, List<? extends @Nullable Object> items) {
    List<Object> clean = new ArrayList<>();
    for (Object item : items) {
      if (item != null) {
        clean.add(value(name, item));
      }
    }
    return clean;
  }
}
