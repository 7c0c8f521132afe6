// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads values that people write in several ways. */
final class Values {

  private Values() {}

  /** Texts of a list, of one text, or of a text with commas; other scalars as text. */
  static List<String> texts(@Nullable Object value) {
    List<String> texts = new ArrayList<>();
    if (value instanceof Collection<?> items) {
      items.forEach(item -> texts.addAll(texts(item)));
    } else if (value instanceof String text) {
      for (String part : text.split(",")) {
        add(texts, part);
      }
    } else if (value instanceof Map<?, ?> map) {
      add(texts, described(map));
    } else if (value != null) {
      add(texts, value.toString());
    }
    return texts;
  }

  private static void add(List<String> texts, String text) {
    String line = Texts.oneLine(text);
    if (!line.isEmpty()) {
      texts.add(line);
    }
  }

  /** A map on one line: {@code execute: git, node}. */
  private static String described(Map<?, ?> map) {
    return map.entrySet().stream()
        .map(entry -> entry.getKey() + ": " + String.join(", ", texts(entry.getValue())))
        .collect(Collectors.joining("; "));
  }

  /** Items of a list, or the value itself as the only one; none for null. */
  static List<?> items(@Nullable Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    return value == null ? List.of() : List.of(value);
  }

  /** A member as an object, also where it is written as a text that holds one. */
  static JsonObject object(JsonObject parent, String key) {
    if (parent.get(key) instanceof String text && text.strip().startsWith("{")) {
      return parsed(text);
    }
    return parent.object(key);
  }

  @SuppressWarnings("unchecked") // YamlTree makes maps with text keys
  private static JsonObject parsed(String text) {
    try {
      return YamlTree.parse(text) instanceof Map<?, ?> map
          ? JsonObject.of((Map<String, ?>) map)
          : JsonObject.EMPTY;
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY; // any text is allowed there
    }
  }
}
