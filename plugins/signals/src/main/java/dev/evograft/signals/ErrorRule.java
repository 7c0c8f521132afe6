// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A form in which programs tell of an error. The pattern is tried from the beginning of a line that
 * holds one of the literals; its group {@code m}, where it has one, is the message.
 */
record ErrorRule(Weight weight, Pattern pattern, boolean hasMessage, String... literals) {

  /** How much a line says. */
  enum Weight {
    /** What went wrong. */
    WHAT,
    /** Only that something went wrong. */
    THAT,
    /** What went wrong, if a stack trace follows or a failure was told of before. */
    MAYBE
  }

  static ErrorRule of(Weight weight, String pattern, String... literals) {
    return new ErrorRule(weight, Pattern.compile(pattern), pattern.contains("(?<m>"), literals);
  }

  /**
   * The message, or the whole line where the form has none; null where the line has another form.
   */
  @Nullable String match(String line) {
    Matcher matcher = pattern.matcher(line);
    if (!matcher.lookingAt()) {
      return null;
    }
    String message = hasMessage ? matcher.group("m") : null;
    return message == null ? line : message;
  }
}
