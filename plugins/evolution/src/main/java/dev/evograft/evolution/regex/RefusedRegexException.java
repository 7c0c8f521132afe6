// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.regex;

import java.io.Serial;

/** A regular expression is not used; the message is why, in one line. */
public final class RefusedRegexException extends Exception {

  @Serial private static final long serialVersionUID = 1;

  RefusedRegexException(String message) {
    super(message);
  }
}
