// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.evolution.regex.Starts;
import java.util.BitSet;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/**
 * Which forms are in a line. Many rules have forms in common; each is tried once in a line, only if
 * the line holds what it needs, and only where it may begin. Not thread-safe.
 */
final class LineForms {

  /** Shorter texts are read to their end, whatever that costs. */
  private static final int SHORT = 200;

  /** So often the characters of a line are read by one form; it takes a few thousand mostly. */
  private static final int MOST_STEPS = 200_000;

  /** And by all forms together. */
  private static final int MOST_IN_ALL = 1_000_000;

  private final Worth worth;
  private final BitSet worthTrying = new BitSet();
  private final Places places;
  private final BitSet tried = new BitSet();
  private final BitSet there = new BitSet();

  /** Of the forms that were tried, by number: to make one costs as much as to use it. */
  private final @Nullable Matcher[] matchers;

  private Line.Part line = new Line.Part("", "", 0);
  private Ascii characters = Ascii.NONE;
  private int left = MOST_IN_ALL;

  LineForms(Worth worth) {
    this.worth = worth;
    places = new Places(worth.forms());
    matchers = new Matcher[worth.forms()];
  }

  /** From now on it is about this line. */
  void of(Line.Part whole) {
    line = whole;
    left = MOST_IN_ALL;
    worth.of(whole.simple(), worthTrying, places);
    characters = Ascii.of(whole.simple());
    tried.clear();
  }

  /** Whether one of them can be in the line at all. */
  boolean isWorthTrying(List<Form> forms) {
    for (Form form : forms) {
      if (isWorthTrying(form)) {
        return true;
      }
    }
    return false;
  }

  private boolean isWorthTrying(Form form) {
    int number = form.number();
    boolean mayBegin =
        form.starts().texts().isEmpty()
            || places.last(number) >= 0
            || characters.hasAnyOf(worth.firstSigns(number));
    return mayBegin && (worthTrying.get(number) || characters.hasAnyOf(worth.signs(number)));
  }

  /** Whether one of them is in the line. */
  boolean anyInLine(List<Form> forms) {
    for (Form form : forms) {
      if (isWorthTrying(form) && isThere(form)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them is in a part of the line. */
  boolean anyIn(List<Form> forms, Line.Part part) {
    if (part.simple().length() == line.simple().length()) {
      return anyInLine(forms);
    }
    for (Form form : forms) {
      if (isWorthTrying(form) && find(form, part)) {
        return true;
      }
    }
    return false;
  }

  private boolean isThere(Form form) {
    int number = form.number();
    if (!tried.get(number)) {
      tried.set(number);
      there.set(number, find(form, line));
    }
    return there.get(number);
  }

  /** A pattern that takes too many steps is not there. */
  private boolean find(Form form, Line.Part part) {
    String text = part.simple();
    if (text.length() <= SHORT) {
      return find(form, matcher(form, text), part);
    }
    if (left <= 0) {
      return false;
    }
    Steps steps = new Steps(text, Math.min(left, MOST_STEPS));
    try {
      return find(form, matcher(form, steps), part);
    } catch (Steps.Exhausted e) {
      return false;
    } finally {
      left -= steps.taken();
    }
  }

  /** Tries it where it may begin. What surrounds such a place is looked at as in the whole text. */
  private boolean find(Form form, Matcher matcher, Line.Part part) {
    Starts starts = form.starts();
    if (starts.atBegin()) {
      return matcher.lookingAt();
    }
    if (starts.texts().isEmpty()) {
      return matcher.find();
    }
    int end = part.simple().length();
    for (int at = places.last(form.number()); at >= 0; at = places.previous(at)) {
      int place = places.place(at) - part.from();
      for (int begin = place; begin >= place - starts.before(); begin--) {
        if (begin >= 0 && begin < end && matcher.region(begin, end).lookingAt()) {
          return true;
        }
      }
    }
    Ascii signs = worth.firstSigns(form.number());
    return !signs.equals(Ascii.NONE) && beginsWithSign(form, signs, matcher, part.simple());
  }

  private static boolean beginsWithSign(Form form, Ascii signs, Matcher matcher, String text) {
    boolean atEdges = form.beginsWord();
    for (int begin = 0; begin < text.length(); begin++) {
      char c = text.charAt(begin);
      if (signs.has(c)) {
        boolean inside =
            atEdges && begin > 0 && Ascii.WORD.has(c) && Ascii.WORD.has(text.charAt(begin - 1));
        if (!inside && matcher.region(begin, text.length()).lookingAt()) {
          return true;
        }
      }
    }
    return false;
  }

  private Matcher matcher(Form form, CharSequence text) {
    Matcher known = matchers[form.number()];
    if (known == null) {
      known = form.pattern().matcher(text).useAnchoringBounds(false).useTransparentBounds(true);
      matchers[form.number()] = known;
      return known;
    }
    return known.reset(text);
  }
}
