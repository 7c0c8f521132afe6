// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import dev.evograft.evolution.text.Fold;
import java.util.ArrayList;
import java.util.List;

/** A set of characters: ranges, perhaps in either case, perhaps all others. Immutable. */
final class CharSet {

  static final CharSet DIGIT = new Builder().range('0', '9').build(false, false);
  static final CharSet WORD =
      new Builder().range('a', 'z').range('A', 'Z').range('0', '9').add('_').build(false, false);
  static final CharSet BLANK = blanks().build(false, false);
  static final CharSet LINE_ENDS =
      new Builder().add('\n').add('\r').add('\u2028').add('\u2029').build(false, false);
  static final CharSet ANY = new Builder().build(false, true);
  static final CharSet NO_LINE_END = LINE_ENDS.others();

  private static final CharSet[] EXACT = ascii(false);
  private static final CharSet[] EITHER_CASE = ascii(true);

  private final char[] ranges;
  private final boolean eitherCase;
  private final boolean negated;
  private final long low;
  private final long high;

  private CharSet(char[] ranges, boolean eitherCase, boolean negated) {
    this.ranges = ranges;
    this.eitherCase = eitherCase;
    this.negated = negated;
    long lows = 0;
    long highs = 0;
    for (int i = 0; i < ranges.length; i += 2) {
      for (char c = ranges[i]; c <= ranges[i + 1] && c < 128; c++) {
        for (char one : eitherCase ? cases(c) : new char[] {c}) {
          lows |= one < 64 ? 1L << one : 0;
          highs |= one >= 64 && one < 128 ? 1L << one : 0;
        }
      }
    }
    low = negated ? ~lows : lows;
    high = negated ? ~highs : highs;
  }

  /** One character, perhaps in either case. */
  static CharSet of(char c, boolean eitherCase) {
    if (c >= 128) {
      return new CharSet(new char[] {c, c}, eitherCase, false);
    }
    return (eitherCase ? EITHER_CASE : EXACT)[c];
  }

  private static CharSet[] ascii(boolean eitherCase) {
    CharSet[] sets = new CharSet[128];
    for (char c = 0; c < 128; c++) {
      sets[c] = new CharSet(new char[] {c, c}, eitherCase, false);
    }
    return sets;
  }

  private static char[] cases(char c) {
    return new char[] {c, Character.toLowerCase(c), Character.toUpperCase(c)};
  }

  boolean has(char c) {
    if (c < 128) {
      return ((c < 64 ? low : high) >>> c & 1) != 0;
    }
    return isIn(c);
  }

  private boolean isIn(char c) {
    boolean listed =
        isListed(c)
            || eitherCase
                && (isListed(Fold.of(c))
                    || isListed(Character.toLowerCase(c))
                    || isListed(Character.toUpperCase(c)));
    return listed != negated;
  }

  private boolean isListed(char c) {
    for (int i = 0; i < ranges.length; i += 2) {
      if (c >= ranges[i] && c <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }

  CharSet others() {
    return new CharSet(ranges, eitherCase, !negated);
  }

  /** Whether it is one character, perhaps in either case. */
  boolean isOne() {
    return !negated && ranges.length == 2 && ranges[0] == ranges[1];
  }

  /** The first character of it by {@link Fold}. */
  char firstFolded() {
    return Fold.of(ranges[0]);
  }

  /** The characters of it by {@link Fold}, if there are no more than so many; else none. */
  List<String> folded(int most) {
    List<String> folded = new ArrayList<>();
    if (negated) {
      return folded;
    }
    for (int i = 0; i < ranges.length; i += 2) {
      for (int c = ranges[i]; c <= ranges[i + 1]; c++) {
        String text = String.valueOf(Fold.of((char) c));
        if (!folded.contains(text)) {
          folded.add(text);
        }
        if (folded.size() > most) {
          return List.of();
        }
      }
    }
    return folded;
  }

  private static Builder blanks() {
    Builder blanks = new Builder().range('\t', '\r').add('\u00a0').add('\ufeff').add(' ');
    for (char c = '\u1680'; c <= '\u3000'; c++) {
      if (Character.isSpaceChar(c)) {
        blanks.add(c);
      }
    }
    return blanks;
  }

  /** Collects ranges. */
  static final class Builder {
    private final StringBuilder ranges = new StringBuilder();

    Builder add(char c) {
      return range(c, c);
    }

    Builder range(char from, char to) {
      ranges.append(from).append(to);
      return this;
    }

    /** Adds a set that is itself not in either case. */
    Builder add(CharSet set) {
      if (!set.negated) {
        ranges.append(set.ranges);
        return this;
      }
      int from = 0;
      for (int c = 0; c <= 1 << 16; c++) {
        if (c == 1 << 16 || !set.has((char) c)) {
          if (from < c) {
            range((char) from, (char) (c - 1));
          }
          from = c + 1;
        }
      }
      return this;
    }

    CharSet build(boolean eitherCase, boolean negated) {
      return new CharSet(ranges.toString().toCharArray(), eitherCase, negated);
    }
  }
}
