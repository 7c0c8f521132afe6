// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.BitSet;
import java.util.List;

/**
 * Which forms are in a line. Many rules have forms in common; each is tried once in a line, and
 * only if the line holds what it needs. Not thread-safe.
 */
final class LineForms {

  private final Worth worth;
  private final BitSet worthTrying = new BitSet();
  private final BitSet tried = new BitSet();
  private final BitSet there = new BitSet();
  private String line = "";

  LineForms(Worth worth) {
    this.worth = worth;
  }

  /** From now on it is about this line, in simplified characters. */
  void of(String simple) {
    line = simple;
    worth.of(simple, worthTrying);
    tried.clear();
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
      if (worthTrying.get(form.number()) && form.isIn(part)) {
        return true;
      }
    }
    return false;
  }

  private boolean isThere(Form form) {
    int number = form.number();
    if (!tried.get(number)) {
      tried.set(number);
      there.set(number, form.isIn(line));
    }
    return there.get(number);
  }
}
