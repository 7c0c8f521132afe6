// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.function.UnaryOperator;

/**
 * Finds places where a long text may be cut before its secrets are taken out: half a secret has no
 * shape that anybody would know. A cut is at the end of a line, else at white space, and nowhere in
 * a secret that lies within {@link #MARGIN} characters around it; so whoever cuts has to keep that
 * much more than is wanted. Safe for any thread; no I/O.
 *
 * @since 0.1
 */
public final class SafeCut {

  /** How much on either side of a cut is looked at. */
  public static final int MARGIN = 4_096;

  private static final int TRIES = 32;

  private SafeCut() {}

  /**
   * Where the end of a text may begin.
   *
   * @param text with the margin before and behind the place, as far as there is any
   * @param at before this it may not begin
   * @param redact takes secrets out of a text
   * @return {@code at}, or at most the margin behind it
   */
  public static int from(CharSequence text, int at, UnaryOperator<String> redact) {
    int last = Math.min(text.length(), at + MARGIN);
    Window window = Window.around(text, at, redact);
    for (Kind kind : Kind.values()) {
      int tries = 0;
      for (int i = at; i <= last && tries < TRIES; i++) {
        if (kind.fits(text, i)) {
          tries++;
          if (window.mayBeCut(i)) {
            return i;
          }
        }
      }
      if (tries > 0 && kind == Kind.WORD) {
        return last; // one secret after the other, or one that does not end
      }
    }
    return last;
  }

  /**
   * Where the beginning of a text may end.
   *
   * @param text with the margin before and behind the place, as far as there is any
   * @param at behind this it may not end
   * @param redact takes secrets out of a text
   * @return {@code at}, or at most the margin before it
   */
  public static int upTo(CharSequence text, int at, UnaryOperator<String> redact) {
    int first = Math.max(0, at - MARGIN);
    Window window = Window.around(text, at, redact);
    for (Kind kind : Kind.values()) {
      int tries = 0;
      for (int i = at; i >= first && tries < TRIES; i--) {
        if (kind.fits(text, i)) {
          tries++;
          if (window.mayBeCut(i)) {
            return i;
          }
        }
      }
      if (tries > 0 && kind == Kind.WORD) {
        return first;
      }
    }
    return first;
  }

  /** What is tried, the best first. */
  private enum Kind {
    LINE,
    WORD,
    /** For a text without white space. */
    ANYWHERE;

    boolean fits(CharSequence text, int at) {
      if (at == 0 || at == text.length()) {
        return true;
      }
      char before = text.charAt(at - 1);
      return switch (this) {
        case LINE -> before == '\n';
        case WORD -> Character.isWhitespace(before);
        case ANYWHERE -> !Character.isHighSurrogate(before);
      };
    }
  }

  /** What is looked at, and what becomes of it. */
  private record Window(String text, int begin, String redacted, UnaryOperator<String> redact) {

    static Window around(CharSequence text, int at, UnaryOperator<String> redact) {
      int begin = Math.max(0, at - MARGIN);
      int end = Math.min(text.length(), at + MARGIN);
      String part = text.subSequence(begin, end).toString();
      return new Window(part, begin, redact.apply(part), redact);
    }

    /** Both parts alone lose what they lose together. */
    boolean mayBeCut(int at) {
      if (redacted.equals(text)) {
        return true;
      }
      int place = Math.min(Math.max(0, at - begin), text.length());
      return redacted.equals(
          redact.apply(text.substring(0, place)) + redact.apply(text.substring(place)));
    }
  }
}
