// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * Finds places where a long text may be cut before its secrets are taken out: half a secret has no
 * shape that anybody would know. A cut is at the end of a line, else at white space, and nowhere in
 * a secret that lies within {@link #MARGIN} characters around it; so whoever cuts has to keep that
 * much more than is wanted. Where one secret follows the other, the next place is looked for, and
 * where there is none for long, nothing of that side is left. Safe for any thread; no I/O.
 *
 * @since 0.1
 */
public final class SafeCut {

  /** How much on either side of a cut is looked at. */
  public static final int MARGIN = 4_096;

  /** In which part of a text a place is looked for at a time. */
  private static final int STRIDE = MARGIN / 2;

  private static final int STRIDES = 8;
  private static final int TRIES = 8;

  private SafeCut() {}

  /**
   * Where the end of a text may begin.
   *
   * @param text with the margin before and behind the place, as far as there is any
   * @param at before this it may not begin
   * @param redact takes secrets out of a text
   * @return {@code at} or behind it; the length of the text where no place is safe
   */
  public static int from(CharSequence text, int at, UnaryOperator<String> redact) {
    for (int stride = 0; stride < STRIDES; stride++) {
      int first = at + stride * STRIDE;
      int last = Math.min(text.length(), first + STRIDE);
      if (first > text.length()) {
        break;
      }
      int found = place(text, first, last, redact);
      if (found >= 0) {
        return found;
      }
    }
    return text.length();
  }

  /**
   * Where the beginning of a text may end.
   *
   * @param text with the margin before and behind the place, as far as there is any
   * @param at behind this it may not end
   * @param redact takes secrets out of a text
   * @return {@code at} or before it; 0 where no place is safe
   */
  public static int upTo(CharSequence text, int at, UnaryOperator<String> redact) {
    for (int stride = 0; stride < STRIDES; stride++) {
      int first = at - stride * STRIDE;
      if (first < 0) {
        break;
      }
      int found = place(text, first, Math.max(0, first - STRIDE), redact);
      if (found >= 0) {
        return found;
      }
    }
    return 0;
  }

  /** The best place from one on to another, which may be before it; -1 where there is none. */
  private static int place(CharSequence text, int first, int last, UnaryOperator<String> redact) {
    Window window = Window.around(text, Math.min(first, last), Math.max(first, last), redact);
    for (Kind kind : Kind.values()) {
      List<Integer> places = kind.places(text, first, last);
      for (int place : some(places)) {
        if (window.mayBeCut(place)) {
          return place;
        }
      }
      if (!places.isEmpty() && kind == Kind.WORD) {
        return -1; // one secret after the other, or one that does not end
      }
    }
    return -1;
  }

  /** The nearest, and some of those behind them. */
  private static List<Integer> some(List<Integer> places) {
    List<Integer> some = new ArrayList<>(places.subList(0, Math.min(TRIES, places.size())));
    int step = Math.max(1, (places.size() - some.size()) / TRIES);
    for (int i = places.size() - 1; i >= TRIES && some.size() < 2 * TRIES; i -= step) {
      some.add(TRIES, places.get(i));
    }
    return some;
  }

  /** What is tried, the best first. */
  private enum Kind {
    LINE,
    WORD,
    /** For a text without white space. */
    ANYWHERE;

    /** Where it fits, the nearest first. */
    List<Integer> places(CharSequence text, int first, int last) {
      List<Integer> places = new ArrayList<>();
      int step = first <= last ? 1 : -1;
      for (int i = first; i != last + step; i += step) {
        if (fits(text, i)) {
          places.add(i);
        }
      }
      return places;
    }

    private boolean fits(CharSequence text, int at) {
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

    static Window around(CharSequence text, int from, int to, UnaryOperator<String> redact) {
      int begin = Math.max(0, from - MARGIN);
      int end = Math.min(text.length(), to + MARGIN);
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
