// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.util.Locale;

/**
 * How a run ended.
 *
 * @since 0.1
 */
public enum RunStatus {
  /** It did what it set out to do. */
  SUCCEEDED,
  /** It did not, or timed out. */
  FAILED,
  /** Somebody stopped it, or its process died. */
  CANCELLED;

  /** The word in files and on wires: the name in lower case. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * The status of a word.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static RunStatus of(String word) {
    for (RunStatus status : values()) {
      if (status.word().equals(word)) {
        return status;
      }
    }
    throw new IllegalArgumentException("'" + word + "' is no status of a run");
  }
}
