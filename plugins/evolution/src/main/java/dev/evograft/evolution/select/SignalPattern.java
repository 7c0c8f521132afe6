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

  /** Reads a pattern; never fails, see {@link #refusal}. */
  static SignalPattern of(String text) {
    int close = text.lastIndexOf('/');
    if (close > 1 && text.charAt(0) == '/' && SafeRegex.areFlags(text.substring(close + 1))) {
      try {
        SafeRegex.Reading regex =
            SafeRegex.read(text.substring(1, close), text.substring(close + 1));
        return new SignalPattern(List.of(), regex, null);
      } catch (RefusedRegexException e) {
        return new SignalPattern(List.of(), null, e.getMessage());
      }
    }
    List<String> literals = new ArrayList<>();
    for (String branch : text.split("\\|")) {
      if (!branch.isBlank()) {
        literals.add(branch.strip());
      }
    }
    return new SignalPattern(literals, null, literals.isEmpty() ? "is empty" : null);
  }
}
