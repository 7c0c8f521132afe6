// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import dev.evograft.json.JsonObject;
import java.util.Optional;

/**
 * Replaces secrets in texts. A secret is replaced by a mark such as {@code
 * [REDACTED:aws_key:1f3a90c2]}: the same secret gives the same mark in this home, and the mark does
 * not tell the secret. Safe for any thread; no I/O.
 *
 * @since 0.1
 */
public interface Redactor {

  /** The text without its secrets; the same object where there is none. */
  String redact(String text);

  /** The tree with every text in it redacted, keys too. */
  JsonObject redact(JsonObject tree);

  /**
   * What keeps it from taking out all that the user wants taken out, with the remedy: a pattern
   * that is none. Whoever sends something to another machine waits while there is something; it
   * ends with another setting.
   */
  default Optional<String> fault() {
    return Optional.empty();
  }
}
