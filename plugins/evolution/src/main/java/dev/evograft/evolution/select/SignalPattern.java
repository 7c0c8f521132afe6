// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.select;

import dev.evograft.evolution.regex.RefusedRegexException;
import dev.evograft.evolution.regex.SafeRegex;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One entry of {@code signals_match}: literals of which one must be in a signal, in either case, or
 * a regular expression. Immutable, safe for any thread.
 *
 * @param literals the alternatives {@code a|b|c}, or the only one; empty for an expression
 * @param regex what stands between slashes; null for literals, and where it was refused
 * @param refusal why nothing matches this, one line; null where something may
 */
record SignalPattern(
    List<String> literals, SafeRegex.@Nullable Reading regex, @Nullable String refusal) {

  /** No signal is longer, and so nothing that is longer is in one. */
  private static final int LONGEST = 300;

  private static final int LONGEST_TEXT = 4_000;

  /** Reads a pattern; never fails, see {@link #refusal}. */
  static SignalPattern of(String text) {
    if (text.length() > LONGEST_TEXT) {
      return refused("is longer than 4,000 characters");
    }
    int close = text.lastIndexOf('/');
    if (close > 1 && text.charAt(0) == '/' && SafeRegex.areFlags(text.substring(close + 1))) {
      try {
        SafeRegex.Reading regex =
            SafeRegex.read(text.substring(1, close), text.substring(close + 1));
        return new SignalPattern(List.of(), regex, null);
      } catch (RefusedRegexException e) {
        return refused(e.getMessage());
      }
    }
    List<String> literals = new ArrayList<>(1);
    for (String branch : text.split("\\|")) {
      String literal = branch.strip();
      if (literal.length() > LONGEST) {
        return refused("has more than 300 characters in a row, which no signal has");
      }
      if (!literal.isEmpty()) {
        literals.add(literal);
      }
    }
    return new SignalPattern(literals, null, literals.isEmpty() ? "is empty" : null);
  }

  /** Whether it must be tried on every signal. */
  boolean isLoose() {
    return regex != null && !regex.isLiteral() && regex.needs().isEmpty();
  }

  private static SignalPattern refused(@Nullable String why) {
    return new SignalPattern(List.of(), null, String.valueOf(why));
  }
}
