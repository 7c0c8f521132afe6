// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.BitSet;
import java.util.List;

/**
 * Which forms are in a line. Many rules have forms in common; each is tried once in a line, and
 * only if the line holds what it needs. Not thread-safe.
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
  private final BitSet tried = new BitSet();
  private final BitSet there = new BitSet();
  private String line = "";
  private int left = MOST_IN_ALL;

  LineForms(Worth worth) {
    this.worth = worth;
  }

  /** From now on it is about this line, in simplified characters. */
  void of(String simple) {
    line = simple;
    left = MOST_IN_ALL;
    worth.of(simple, worthTrying);
    tried.clear();
  }

  /** Whether one of them can be in the line at all. */
  boolean isWorthTrying(List<Form> forms) {
    for (Form form : forms) {
      if (worthTrying.get(form.number())) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them is in the line. */
  boolean anyInLine(List<Form> forms) {
    for (Form form : forms) {
      if (worthTrying.get(form.number()) && isThere(form)) {
        return true;
      }
    }
    return false;
  }

  /** Whether one of them is in a part of the line. */
  boolean anyIn(List<Form> forms, String part) {
    if (part.length() == line.length()) {
      return anyInLine(forms);
    }
    for (Form form : forms) {
      if (worthTrying.get(form.number()) && find(form, part)) {
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
  private boolean find(Form form, String text) {
    if (text.length() <= SHORT) {
      return form.pattern().matcher(text).find();
    }
    if (left <= 0) {
      return false;
    }
    Steps steps = new Steps(text, Math.min(left, MOST_STEPS));
    try {
      return form.pattern().matcher(steps).find();
    } catch (Steps.Exhausted e) {
      return false;
    } finally {
      left -= steps.taken();
    }
  }
}
