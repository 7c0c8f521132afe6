// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Finds the answer of a program in all that it printed: the one JSON object that bears the number
 * of the question. An object that the program only quotes cannot have it, since nobody knew it
 * before; and one with a member twice is none.
 */
final class Answers {

  static final String NUMBER = "question";

  private static final int MOST_BEGINNINGS = 1_000;
  private static final int DEEPEST = 64;

  private Answers() {}

  /** The objects that answer the question of this number; there should be one. */
  static List<JsonObject> in(String said, String number) {
    List<JsonObject> found = new ArrayList<>();
    int from = said.indexOf('{');
    for (int tries = 0; from >= 0 && tries < MOST_BEGINNINGS; tries++) {
      int end = end(said, from);
      JsonObject object = end < 0 ? JsonObject.EMPTY : parsed(said.substring(from, end));
      if (object.string(NUMBER, "").equals(number)) {
        found.add(object);
      }
      from = said.indexOf('{', object.isEmpty() ? from + 1 : end);
    }
    return found;
  }

  private static JsonObject parsed(String text) {
    try {
      return JsonText.parseUniqueObject(text.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY; // something with a brace
    }
  }

  /** Behind the brace that closes this one; -1 where none does. */
  private static int end(String text, int from) {
    int depth = 0;
    boolean quoted = false;
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (quoted) {
        if (c == '\\') {
          i++;
        } else if (c == '"') {
          quoted = false;
        }
      } else if (c == '"') {
        quoted = true;
      } else if (c == '{' && ++depth > DEEPEST) {
        return -1;
      } else if (c == '}' && --depth == 0) {
        return i + 1;
      }
    }
    return -1;
  }
}
