// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Objects as people and programs hand them over: one, a list of them, or one a line. */
final class Document {

  private final List<Entry> entries = new ArrayList<>();

  /**
   * One of the objects.
   *
   * @param where such as {@code line 3}; empty where there is one only
   * @param object null where it is none
   */
  record Entry(String where, @Nullable JsonObject object) {}

  private Document() {}

  static Document parse(byte[] text) {
    Document document = new Document();
    try {
      document.whole(JsonText.parseForeign(text));
    } catch (IllegalArgumentException e) {
      List<String> lines = lines(text);
      if (lines.stream().filter(line -> !line.isBlank()).limit(2).noneMatch(Document::isJson)) {
        throw new BadInputException("bad_input", String.valueOf(e.getMessage()), e);
      }
      document.lines(lines);
    }
    return document;
  }

  private void whole(@Nullable Object value) {
    if (value instanceof List<?> items) {
      for (Object item : items) {
        entries.add(entry("item " + (entries.size() + 1), item));
      }
    } else {
      entries.add(entry(value instanceof JsonObject ? "" : "line 1", value));
    }
  }

  private void lines(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      if (!lines.get(i).isBlank()) {
        entries.add(entry("line " + (i + 1), parsed(lines.get(i))));
      }
    }
  }

  private static Entry entry(String where, @Nullable Object value) {
    return new Entry(where, value instanceof JsonObject object ? object : null);
  }

  private static List<String> lines(byte[] text) {
    return List.of(new String(text, StandardCharsets.UTF_8).split("\n", -1));
  }

  private static boolean isJson(String line) {
    try {
      JsonText.parseForeign(line.getBytes(StandardCharsets.UTF_8));
      return true;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static @Nullable Object parsed(String line) {
    try {
      return JsonText.parseForeign(line.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** What there is, good or not. */
  List<Entry> entries() {
    return entries;
  }

  /**
   * All of it, if all of it is objects.
   *
   * @throws BadInputException naming the first line that is none
   */
  List<JsonObject> objects() {
    List<JsonObject> objects = new ArrayList<>();
    for (Entry entry : entries) {
      JsonObject object = entry.object();
      if (object == null) {
        throw new BadInputException("bad_input", entry.where() + " is no JSON object");
      }
      objects.add(object);
    }
    return objects;
  }
}
