// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import java.util.concurrent.locks.ReentrantLock;

/** The beginning and the end of a text that comes in pieces; bounded. Safe for any thread. */
final class Excerpt {

  private static final int HEAD = 1_500;
  private static final int TAIL = 2_400;
  private static final String GAP = "\n[...]\n";

  private final ReentrantLock lock = new ReentrantLock();
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private boolean cut;

  void add(String piece) {
    lock.lock();
    try {
      int fits = Math.min(piece.length(), HEAD - head.length());
      head.append(piece, 0, fits);
      tail.append(piece, fits, piece.length());
      if (tail.length() > TAIL) {
        tail.delete(0, tail.length() - TAIL);
        cut = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** At most 4,000 characters; no half of a surrogate pair. */
  String text() {
    lock.lock();
    try {
      if (!cut) {
        return head.toString() + tail;
      }
      int headEnd =
          head.length() - (Character.isHighSurrogate(head.charAt(head.length() - 1)) ? 1 : 0);
      int tailStart = Character.isLowSurrogate(tail.charAt(0)) ? 1 : 0;
      return head.substring(0, headEnd) + GAP + tail.substring(tailStart);
    } finally {
      lock.unlock();
    }
  }
}
