// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.text.Fold;
import java.util.Set;

/** Some characters of ASCII, by {@link Fold}, as bits. */
record Ascii(long low, long high) {

  static final Ascii NONE = new Ascii(0, 0);

  /** The characters of words, for which {@code \\b} stands at their edges. */
  static final Ascii WORD = of("0123456789_abcdefghijklmnopqrstuvwxyz");

  /** Whether a literal is but one such character. */
  static boolean isSign(String literal) {
    return literal.length() == 1 && literal.charAt(0) < 128;
  }

  /** Those of the literals that are but one such character. */
  static Ascii signs(Set<String> literals) {
    StringBuilder signs = new StringBuilder();
    literals.stream().filter(Ascii::isSign).forEach(signs::append);
    return of(signs);
  }

  /** Those that a text has. */
  static Ascii of(CharSequence text) {
    long low = 0;
    long high = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = Fold.of(text.charAt(i));
      long bit = 1L << c; // of the last six bits of its number
      low |= c < 64 ? bit : 0;
      high |= c >= 64 && c < 128 ? bit : 0;
    }
    return new Ascii(low, high);
  }

  boolean has(char c) {
    char folded = Fold.of(c);
    return folded < 128 && ((folded < 64 ? low : high) >>> folded & 1) != 0;
  }

  boolean hasAnyOf(Ascii others) {
    return (low & others.low | high & others.high) != 0;
  }
}
