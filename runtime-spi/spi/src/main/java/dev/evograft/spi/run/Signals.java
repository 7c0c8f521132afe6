// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.util.Optional;
import java.util.regex.Pattern;
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

  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_.:]{0,127}");

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
    if (!NAME.matcher(name).matches()) {
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
}
