// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

/** A text is no patch that may be applied; the message says why, in one line. */
public final class BadPatchException extends Exception {

  private static final long serialVersionUID = 1L;

  BadPatchException(String why) {
    super(why);
  }
}
