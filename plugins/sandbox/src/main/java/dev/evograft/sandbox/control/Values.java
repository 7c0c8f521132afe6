// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.json.Json;
import dev.evograft.json.Unicode;
import org.jspecify.annotations.Nullable;

/** Values that came from outside. */
public final class Values {

  private Values() {}

  /** A value that may stand in an answer: lone surrogates become U+FFFD. */
  public static @Nullable Object sendable(@Nullable Object value) {
    try {
      return Json.freeze(value);
    } catch (IllegalArgumentException e) {
      return Unicode.repair(Json.text(value));
    }
  }
}
