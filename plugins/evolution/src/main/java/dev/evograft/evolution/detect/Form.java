// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.regex.RefusedRegexException;
import dev.evograft.evolution.regex.SafeRegex;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One alternative of a pattern, and what a line must hold for it to be worth a try.
 *
 * @param number counts the alternatives of all rules
 * @param pattern the alternative
 * @param needs literals of which one must be there, folded; empty where nothing is known
 */
record Form(int number, Pattern pattern, Set<String> needs) {

  static Form of(int number, String text) {
    boolean word = Character.isLetter(text.charAt(0)) && text.charAt(0) < 128;
    String atWord = word ? "(?<![a-z])" + text : Alternatives.atWords(text);
    return new Form(number, Pattern.compile(atWord, Pattern.CASE_INSENSITIVE), needs(text));
  }

  /** Of the sets that are known the one whose shortest literal is the longest. */
  private static Set<String> needs(String text) {
    try {
      List<Set<String>> sets = SafeRegex.needs(withoutLooks(text));
      return sets.stream().max(Comparator.comparingInt(Form::shortest)).orElse(Set.of());
    } catch (RefusedRegexException e) {
      return Set.of(); // it is tried in every line
    }
  }

  private static int shortest(Set<String> literals) {
    return literals.stream().mapToInt(String::length).min().orElse(0);
  }

  /** What looks around makes a pattern narrower, never wider. */
  private static String withoutLooks(String text) {
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        plain.append(c).append(text.charAt(++i));
      } else if (looks(text, i)) {
        i += Alternatives.close(text.substring(i));
      } else if (text.startsWith("(?-i:", i) || text.startsWith("(?i:", i)) {
        plain.append("(?:");
        i = text.indexOf(':', i);
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  private static boolean looks(String text, int at) {
    return text.startsWith("(?=", at)
        || text.startsWith("(?!", at)
        || text.startsWith("(?<=", at)
        || text.startsWith("(?<!", at);
  }
}
