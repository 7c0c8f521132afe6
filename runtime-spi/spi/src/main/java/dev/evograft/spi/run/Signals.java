// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known about a run: names and JSON values.
 *
 * @param values by name
 * @since 0.1
 */
public record Signals(JsonObject values) {

  /** No signals. */
  public static final Signals NONE = new Signals(JsonObject.EMPTY);

  private static final int LONGEST_NAME = 128;

  /** The value of a signal; empty when it is absent or null. */
  public Optional<Object> get(String name) {
    return Optional.ofNullable(values.get(name));
  }

  /**
   * Checks a signal as every way in does: a name of {@code [a-z][a-z0-9_.:]*} with at most 128
   * characters, and a JSON value with finite numbers and valid Unicode.
   *
   * @return the frozen value
   * @throws IllegalArgumentException naming the signal and what is wrong with it
   */
  public static @Nullable Object check(String name, @Nullable Object value) {
    if (!isName(name)) {
      throw new IllegalArgumentException(
          "the signal '"
              + name
              + "' has a bad name; use a-z first, then a-z 0-9 _ . : and at most 128 characters");
    }
    try {
      return Json.freeze(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("the signal '" + name + "': " + e.getMessage(), e);
    }
  }

  /** By hand, because agents pay for it: a regular expression takes longer than all the rest. */
  private static boolean isName(String name) {
    int length = name.length();
    if (length == 0 || length > LONGEST_NAME || !isLetter(name.charAt(0))) {
      return false;
    }
    for (int i = 1; i < length; i++) {
      char c = name.charAt(i);
      if (!isLetter(c) && !(c >= '0' && c <= ':') && c != '_' && c != '.') {
        return false;
      }
    }
    return true;
  }

  private static boolean isLetter(char c) {
    return c >= 'a' && c <= 'z';
  }
}
