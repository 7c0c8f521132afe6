// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import java.util.BitSet;
import java.util.List;
import java.util.regex.Pattern;

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
    List<Pattern> not,
    List<Pattern> notLine) {

  /** Whether it is a rule of a language that is not written in ASCII; its first literal tells. */
  boolean isWide() {
    return literals.get(0).charAt(0) > 127;
  }

  boolean excludesLine(String line) {
    return anyIn(notLine, Script.simplified(line));
  }

  /** Whether a part of a line says it; {@code worth} are the forms that its line may hold. */
  boolean isIn(String text, BitSet worth) {
    String simple = Script.simplified(text);
    for (Form form : is) {
      if (worth.get(form.number()) && form.pattern().matcher(simple).find()) {
        return !anyIn(not, simple);
      }
    }
    return false;
  }

  private static boolean anyIn(List<Pattern> patterns, String text) {
    for (Pattern pattern : patterns) {
      if (pattern.matcher(text).find()) {
        return true;
      }
    }
    return false;
  }
}
