// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Puts a pattern with many alternatives in a form that is tried faster: those that begin with a
 * letter are tried at the beginnings of words only, and only those of that letter.
 */
final class Alternatives {

  private Alternatives() {}

  /** The pattern; alternatives that begin with a letter are looked for at words only. */
  static String atWords(String pattern) {
    return byFirstLetter(pattern, "(?<![a-z])");
  }

  private static String byFirstLetter(String pattern, String before) {
    List<String> alternatives = split(pattern);
    Map<Character, List<String>> letters = new TreeMap<>();
    List<String> others = new ArrayList<>();
    for (String alternative : alternatives) {
      String bare = alternative.startsWith("\\b") ? alternative.substring(2) : alternative;
      char first = bare.isEmpty() ? ' ' : bare.toLowerCase(Locale.ROOT).charAt(0);
      boolean optional = bare.length() > 1 && "?*{".indexOf(bare.charAt(1)) >= 0;
      if (first >= 'a' && first <= 'z' && !optional) {
        letters.computeIfAbsent(first, letter -> new ArrayList<>()).add(bare);
      } else {
        others.add(withLeadingGroup(alternative));
      }
    }
    if (letters.values().stream().mapToInt(List::size).sum() < 2) {
      return alternatives.size() == 1 ? withLeadingGroup(pattern) : pattern;
    }
    List<String> groups = new ArrayList<>();
    letters.forEach(
        (letter, all) -> groups.add("(?=" + letter + ")(?:" + String.join("|", all) + ")"));
    others.add(0, before + "(?:" + String.join("|", groups) + ")");
    return String.join("|", others);
  }

  /** Does the same inside a group that an alternative begins with, where it must be there. */
  private static String withLeadingGroup(String alternative) {
    String edge = alternative.startsWith("\\b") ? "\\b" : "";
    String bare = alternative.substring(edge.length());
    int end = bare.startsWith("(?:") ? close(bare) : -1;
    boolean optional = end + 1 < bare.length() && "?*{".indexOf(bare.charAt(end + 1)) >= 0;
    if (end < 0 || optional) {
      return alternative;
    }
    return edge + "(?:" + byFirstLetter(bare.substring(3, end), "") + ")" + bare.substring(end + 1);
  }

  /** Where the bracket closes that the text begins with. */
  static int close(String text) {
    int depth = 0;
    boolean set = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (set) {
        set = c != ']';
      } else if (c == '[') {
        set = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')' && --depth == 0) {
        return i;
      }
    }
    return -1;
  }

  /** The alternatives that are not inside of brackets. */
  static List<String> split(String pattern) {
    List<String> parts = new ArrayList<>();
    int depth = 0;
    boolean set = false;
    int from = 0;
    for (int i = 0; i < pattern.length(); i++) {
      char c = pattern.charAt(i);
      if (c == '\\') {
        i++;
      } else if (set) {
        set = c != ']';
      } else if (c == '[') {
        set = true;
      } else if (c == '(') {
        depth++;
      } else if (c == ')') {
        depth--;
      } else if (c == '|' && depth == 0) {
        parts.add(pattern.substring(from, i));
        from = i + 1;
      }
    }
    parts.add(pattern.substring(from));
    return parts;
  }
}
