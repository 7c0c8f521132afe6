// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

/** A command will not be run; the message says why, as the end of a sentence about it. */
public final class RefusedCommandException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RefusedCommandException(String why) {
    super(why);
  }
}
