// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Something failed and will fail again unless somebody changes something. The message is one line
 * for people, and names the thing and the remedy; the code is for programs.
 *
 * @since 0.1
 */
public class EvograftException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final String code;

  /**
   * @param code lower case with underscores, stable
   * @param message one line that names the thing and the remedy
   */
  public EvograftException(String code, String message) {
    this(code, message, null);
  }

  /**
   * @param code lower case with underscores, stable
   * @param message one line that names the thing and the remedy
   * @param cause what happened underneath, for the log
   */
  public EvograftException(String code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code");
  }

  /** What happened, for programs. */
  public final String code() {
    return code;
  }
}
