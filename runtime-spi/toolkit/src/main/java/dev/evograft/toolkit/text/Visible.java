// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import java.util.stream.Collectors;

/**
 * Whether what a person sees of a text is the text. A program reads more than that: what ends a
 * line for it and not for a terminal, what turns other text around, and what shows as nothing.
 */
public final class Visible {

  private static final String ESCAPE = "\\" + "u";

  private Visible() {}

  /**
   * Whether all of a text shows, to the letter: beside line feeds and tabs there are no control and
   * format characters, no other line ends, no half surrogate pairs, nothing that shows as nothing,
   * and nothing whose looks nobody knows.
   */
  public static boolean isWhole(String text) {
    return text.codePoints().allMatch(Visible::shows);
  }

  /** The text with all that does not show written out: a backslash, a u and the code point. */
  public static String of(String text) {
    return text.codePoints()
        .mapToObj(c -> shows(c) ? Character.toString(c) : written(c))
        .collect(Collectors.joining());
  }

  private static String written(int c) {
    return ESCAPE + (c <= 0xffff ? "%04x" : "{%x}").formatted(c);
  }

  private static boolean shows(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL -> c == '\n' || c == '\t';
      case Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          false;
      default -> !isLeftOut(c);
    };
  }

  /** Letters and marks that fonts leave blank by rule, and programs take for names and values. */
  private static boolean isLeftOut(int c) {
    return switch (c) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default ->
          c >= 0x180b && c <= 0x180f || c >= 0xfe00 && c <= 0xfe0f || c >= 0xe0100 && c <= 0xe01ef;
    };
  }
}
