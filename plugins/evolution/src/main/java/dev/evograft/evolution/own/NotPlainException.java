// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.own;

import java.io.IOException;

/** Something that none of us wrote is where a file of ours should be. */
public final class NotPlainException extends IOException {

  private static final long serialVersionUID = 1L;

  NotPlainException(long most) {
    super("it is no file of at most " + most + " bytes");
  }
}
