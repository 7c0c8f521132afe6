// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what goes into files that git tracks, or into an archive. Safe for any
 * thread.
 *
 * @param redactor finds them
 */
public record Masking(Redactor redactor) {

  private static final String DIFF = "diff";

  /** The text without its secrets. */
  public String of(String text) {
    return redactor.redact(text);
  }

  /** The texts without their secrets. */
  public List<String> of(Collection<String> texts) {
    return texts.stream().map(redactor::redact).toList();
  }

  /** The tree without its secrets; the same object where there is none. */
  public JsonObject of(JsonObject tree) {
    try {
      JsonObject clean = redactor.redact(tree);
      return clean.equals(tree) ? tree : clean;
    } catch (IllegalArgumentException e) { // files of others may hold half a character
      JsonObject valid = valid(tree);
      JsonObject clean = redactor.redact(valid);
      return clean.equals(valid) ? tree : clean;
    }
  }

  /**
   * A gene or capsule without its secrets; the same object where there is none. The diff of a
   * capsule stays: it is what was written into files beside these, and a replay needs all of it.
   */
  public JsonObject ofAsset(JsonObject asset) {
    Object diff = asset.get(DIFF);
    if (diff == null) {
      return of(asset);
    }
    JsonObject rest = asset.without(DIFF);
    JsonObject clean = of(rest);
    return clean == rest ? asset : clean.with(DIFF, diff);
  }

  /** The asset without the secrets that are not in what is known of it already. */
  public JsonObject ofChange(JsonObject asset, JsonObject known) {
    JsonObject.Builder clean = asset.toBuilder();
    for (Map.Entry<String, @Nullable Object> member : asset.entrySet()) {
      String name = member.getKey();
      Object before = known.get(name);
      if (!Objects.equals(member.getValue(), before)) {
        clean.put(name, ofMember(name, member.getValue(), before));
      }
    }
    return clean.build();
  }

  private @Nullable Object ofMember(String name, @Nullable Object value, @Nullable Object before) {
    if (value instanceof List<?> list) {
      List<?> kept = before instanceof List<?> items ? items : List.of();
      return list.stream().map(item -> kept.contains(item) ? item : ofOne(name, item)).toList();
    }
    return ofOne(name, value);
  }

  private @Nullable Object ofOne(String name, @Nullable Object value) {
    return ofAsset(JsonObject.builder().put(name, value).build()).get(name);
  }

  private static JsonObject valid(JsonObject tree) {
    JsonObject.Builder copy = JsonObject.builder();
    for (Map.Entry<String, @Nullable Object> member : tree.entrySet()) {
      copy.put(valid(member.getKey()), validValue(member.getValue()));
    }
    return copy.build();
  }

  private static @Nullable Object validValue(@Nullable Object value) {
    if (value instanceof String text) {
      return valid(text);
    }
    if (value instanceof JsonObject tree) {
      return valid(tree);
    }
    return value instanceof List<?> list ? list.stream().map(Masking::validValue).toList() : value;
  }

  private static String valid(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
