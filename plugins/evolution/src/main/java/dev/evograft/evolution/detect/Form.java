// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.regex.RefusedRegexException;
import dev.evograft.evolution.regex.SafeRegex;
import dev.evograft.evolution.regex.Starts;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * One alternative of a pattern, what a line must hold for it to be worth a try, and where.
 *
 * @param number counts the alternatives of all rules
 * @param pattern the alternative
 * @param needs literals of which one must be there, folded; empty where nothing is known
 * @param starts where it can begin
 */
record Form(int number, Pattern pattern, Set<String> needs, Starts starts) {

  /** The single characters of ASCII that it can begin with, beside longer literals. */
  Ascii signs() {
    return Ascii.signs(starts.texts());
  }

  /** Whether it begins only where a word does. */
  boolean beginsWord() {
    return pattern.pattern().startsWith("\\b");
  }

  static Form of(int number, String text) {
    boolean word = Character.isLetter(text.charAt(0)) && text.charAt(0) < 128;
    String atWord = word ? "(?<![a-z])" + text : Alternatives.atWords(text);
    Pattern pattern = Pattern.compile(atWord, Pattern.CASE_INSENSITIVE);
    String plain = withoutLooks(text);
    try {
      return new Form(number, pattern, rarest(SafeRegex.needs(plain)), SafeRegex.starts(plain));
    } catch (RefusedRegexException e) {
      return new Form(number, pattern, Set.of(), Starts.ANYWHERE); // it is tried in every line
    }
  }

  /** Of the sets that are known the one whose shortest literal is the longest. */
  private static Set<String> rarest(List<Set<String>> sets) {
    return sets.stream().max(Comparator.comparingInt(Form::shortest)).orElse(Set.of());
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
