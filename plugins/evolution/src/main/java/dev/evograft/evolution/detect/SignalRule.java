// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

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

  /** Whether a part of a line says it. */
  boolean isIn(Line.Part part, LineForms forms) {
    return forms.anyIn(is, part) && !forms.anyIn(not, part);
  }
}
