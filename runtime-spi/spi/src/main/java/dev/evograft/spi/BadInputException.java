// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import org.jspecify.annotations.Nullable;

/**
 * What the caller asked for is wrong, and nothing was begun: another name, option or file mends it.
 * Every other {@link EvograftException} says that the call was right and it went wrong all the
 * same. A command ends with exit code 2 for this one, and with 1 for the others.
 *
 * @since 0.1
 */
public class BadInputException extends EvograftException {

  private static final long serialVersionUID = 1L;

  /** See {@link EvograftException#EvograftException(String, String)}. */
  public BadInputException(String code, String message) {
    super(code, message);
  }

  /** See {@link EvograftException#EvograftException(String, String, Throwable)}. */
  public BadInputException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
