// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.BitSet;
import java.util.List;

/**
 * How one language says what a signal stands for.
 *
 * @param signal its name
 * @param spoken whether it is something that a user says, sentence by sentence; else lines count
 * @param literals of which one must be in a line for the patterns to be tried
 * @param is it is said if one of these is found
 * @param not and none of these in the same sentence or line
 * @param notLine and none of these in the line
 */
record SignalRule(
    String signal,
    boolean spoken,
    List<String> literals,
    List<Form> is,
    List<Form> not,
    List<Form> notLine) {

  /** Whether it is a rule of a language that is not written in ASCII; its first literal tells. */
  boolean isWide() {
    return literals.get(0).charAt(0) > 127;
  }

  /** {@code worth} are the forms that the line may hold, here and below. */
  boolean excludesLine(String line, BitSet worth) {
    return anyIn(notLine, Script.simplified(line), worth);
  }

  /** Whether a part of a line says it. */
  boolean isIn(String text, BitSet worth) {
    String simple = Script.simplified(text);
    return anyIn(is, simple, worth) && !anyIn(not, simple, worth);
  }

  private static boolean anyIn(List<Form> forms, String text, BitSet worth) {
    for (Form form : forms) {
      if (worth.get(form.number()) && form.pattern().matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
