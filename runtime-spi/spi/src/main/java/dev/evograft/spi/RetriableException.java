// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import org.jspecify.annotations.Nullable;

/**
 * Something failed that may succeed later without anybody changing anything.
 *
 * @since 0.1
 */
public class RetriableException extends EvograftException {

  private static final long serialVersionUID = 1L;

  /** See {@link EvograftException#EvograftException(String, String, Throwable)}. */
  public RetriableException(String code, String message, @Nullable Throwable cause) {
    super(code, message, cause);
  }
}
