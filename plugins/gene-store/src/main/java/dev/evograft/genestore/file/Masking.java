// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Takes secrets out of what goes into files that git tracks, or into an archive. Safe for any
 * thread.
 *
 * @param redactor finds them
 */
public record Masking(Redactor redactor) {

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
   * Where the first secret of a tree is, such as {@code strategy[2]}; empty where there is none.
   */
  public Optional<String> secretIn(JsonObject tree) {
    JsonObject clean = of(tree);
    return clean == tree ? Optional.empty() : Optional.of(difference("", valid(tree), clean));
  }

  private static String difference(String path, @Nullable Object one, @Nullable Object other) {
    if (one instanceof JsonObject tree
        && other instanceof JsonObject clean
        && tree.keySet().equals(clean.keySet())) {
      for (String name : tree.keySet()) {
        if (!Objects.equals(tree.get(name), clean.get(name))) {
          String member = path.isEmpty() ? String.valueOf(name) : path + "." + name;
          return difference(member, tree.get(name), clean.get(name));
        }
      }
    }
    if (one instanceof List<?> list && other instanceof List<?> clean) {
      for (int i = 0; i < Math.min(list.size(), clean.size()); i++) {
        if (!Objects.equals(list.get(i), clean.get(i))) {
          return difference(path + "[" + i + "]", list.get(i), clean.get(i));
        }
      }
    }
    return path.isEmpty() ? "the name of a member" : path;
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
