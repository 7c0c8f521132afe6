// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a hub answered. Hubs write their fields at top level or under {@code payload}; both are
 * looked at, in an envelope the payload first.
 *
 * @param status the HTTP status
 * @param body what it says; a list alone is under {@code items}
 */
public record Reply(int status, JsonObject body) {

  /** Deeper nesting than any asset has. */
  public static final int MOST_DEPTH = 64;

  /**
   * Reads an answer.
   *
   * @return null where it is no JSON, or nested too deep
   */
  static @Nullable Reply read(int status, byte[] bytes) {
    if (bytes.length == 0) {
      return new Reply(status, JsonObject.EMPTY);
    }
    if (Depth.of(bytes) > MOST_DEPTH) {
      return null;
    }
    try {
      Object value = JsonText.parse(bytes);
      if (value instanceof JsonObject object) {
        return new Reply(status, object);
      }
      return value instanceof List<?> items
          ? new Reply(status, JsonObject.builder().put("items", items).build())
          : null;
    } catch (IllegalArgumentException e) {
      return null; // a page of something in front of the hub
    }
  }

  /** A member that is not null, from where it is. */
  public Optional<Object> find(String name) {
    return layers().map(layer -> layer.get(name)).flatMap(Stream::ofNullable).findFirst();
  }

  /** A text, from where it is; empty where it is something else. */
  public Optional<String> text(String name) {
    return find(name).filter(String.class::isInstance).map(String.class::cast);
  }

  /** A whole number, from where it is; empty where it is something else. */
  public Optional<Long> integer(String name) {
    return layers().flatMap(layer -> layer.integer(name).stream().boxed()).findFirst();
  }

  /** An object, from where it is; the empty one where it is something else. */
  public JsonObject object(String name) {
    return find(name)
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .orElse(JsonObject.EMPTY);
  }

  /**
   * The objects of the first list that is there under one of these names, or under {@code items}.
   */
  public List<JsonObject> list(List<String> names) {
    return Stream.concat(names.stream(), Stream.of("items"))
        .flatMap(name -> find(name).stream())
        .filter(List.class::isInstance)
        .findFirst()
        .map(items -> JsonObject.builder().put("items", items).build().objects("items"))
        .orElse(List.of());
  }

  /** What it says without the envelope around it. */
  public JsonObject content() {
    boolean around = isEnvelope() || body.size() == 1 && body.get("payload") instanceof JsonObject;
    return around ? body.object("payload") : body;
  }

  private boolean isEnvelope() {
    return body.get("payload") instanceof JsonObject && body.containsKey("message_type");
  }

  private Stream<JsonObject> layers() {
    JsonObject payload = body.object("payload");
    return isEnvelope() ? Stream.of(payload, body) : Stream.of(body, payload);
  }
}
