// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.channels.ClosedChannelException;

/**
 * Lets no interrupt of a caller into work on files: a channel closes itself when its thread is
 * interrupted, for everybody who uses it.
 */
final class Uninterrupted {

  private static final int ATTEMPTS = 100;

  private Uninterrupted() {}

  /**
   * Does the work, again where an interrupt closed a channel under it; the thread is interrupted
   * afterwards if it was before or became so.
   */
  static <T> T call(Work<T> work) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return work.run();
        } catch (ClosedChannelException e) {
          interrupted |= Thread.interrupted();
          if (attempt == ATTEMPTS) {
            throw e;
          }
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Work that opens anew what is closed. */
  @FunctionalInterface
  interface Work<T> {
    T run() throws IOException;
  }
}
