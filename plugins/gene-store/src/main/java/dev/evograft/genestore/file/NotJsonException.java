// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;

/** A text is no JSON from a place on. It has no stack: behind damage it is thrown very often. */
final class NotJsonException extends IOException {

  private static final long serialVersionUID = 1L;

  private final long at;

  NotJsonException(long at) {
    super("no JSON at byte " + at);
    this.at = at;
  }

  /** The byte that cannot be there. */
  long at() {
    return at;
  }

  @Override
  @SuppressWarnings("UnsynchronizedOverridesSynchronized") // there is nothing to guard
  public Throwable fillInStackTrace() {
    return this;
  }
}
