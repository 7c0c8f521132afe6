// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.util.Optional;

/**
 * The flags of a regular expression that change what it finds.
 *
 * @param eitherCase {@code i}, and where there are no flags at all
 * @param lines {@code m}: {@code ^} and {@code $} are the ends of lines
 * @param dotAll {@code s}: {@code .} is a line end, too
 * @param sticky {@code y}: it is looked for at the beginning only
 */
record Flags(boolean eitherCase, boolean lines, boolean dotAll, boolean sticky) {

  private static final String KNOWN = "dgimsuvy";

  /** Flags as they are written, each at most once; empty if there is another letter. */
  static Optional<Flags> of(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (KNOWN.indexOf(text.charAt(i)) < 0 || text.indexOf(text.charAt(i), i + 1) >= 0) {
        return Optional.empty();
      }
    }
    return Optional.of(
        new Flags(
            text.isEmpty() || text.contains("i"),
            text.contains("m"),
            text.contains("s"),
            text.contains("y")));
  }
}
