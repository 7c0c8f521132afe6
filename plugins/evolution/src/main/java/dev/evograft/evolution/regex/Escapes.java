// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import org.jspecify.annotations.Nullable;

/** What a backslash makes of what follows it. */
final class Escapes {

  private final String source;
  private int end;

  Escapes(String source) {
    this.source = source;
  }

  /** Where {@link #text} ended. */
  int end() {
    return end;
  }

  /** The set of a letter such as {@code d}; null if it stands for none. */
  @Nullable CharSet set(int at) {
    return switch (at < source.length() ? source.charAt(at) : ' ') {
      case 'd' -> CharSet.DIGIT;
      case 'D' -> CharSet.DIGIT.others();
      case 'w' -> CharSet.WORD;
      case 'W' -> CharSet.WORD.others();
      case 's' -> CharSet.BLANK;
      case 'S' -> CharSet.BLANK.others();
      default -> null;
    };
  }

  /** The characters that are meant, mostly one. */
  String text(int at) throws RefusedRegexException {
    if (at == source.length()) {
      throw new RefusedRegexException("ends with a backslash");
    }
    char c = source.charAt(at);
    end = at + 1;
    return switch (c) {
      case 't' -> "\t";
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 'f' -> "\f";
      case 'v' -> "\u000b";
      case '0' -> "\0";
      case 'x' -> hex(at + 1, 2, c);
      case 'u' -> unicode(at + 1);
      case '1', '2', '3', '4', '5', '6', '7', '8', '9', 'k' ->
          throw new RefusedRegexException("refers back to a group, which has no linear bound");
      case 'p', 'P' -> throw new RefusedRegexException("asks for a Unicode property");
      default -> String.valueOf(c);
    };
  }

  private String unicode(int at) throws RefusedRegexException {
    int close = source.indexOf('}', at);
    if (source.startsWith("{", at) && close > at + 1 && close < at + 8) {
      int code = number(at + 1, close);
      if (Character.isValidCodePoint(code)) {
        end = close + 1;
        return Character.toString(code);
      }
      throw new RefusedRegexException("names a character that there is not");
    }
    return hex(at, 4, 'u');
  }

  /** Too few digits: the letter itself. */
  private String hex(int at, int digits, char letter) {
    int code = at + digits <= source.length() ? number(at, at + digits) : -1;
    if (code < 0) {
      return String.valueOf(letter);
    }
    end = at + digits;
    return String.valueOf((char) code);
  }

  private int number(int from, int to) {
    int number = 0;
    for (int i = from; i < to; i++) {
      int digit = Character.digit(source.charAt(i), 16);
      if (digit < 0 || source.charAt(i) > 'f') {
        return -1;
      }
      number = number << 4 | digit;
    }
    return number;
  }
}
