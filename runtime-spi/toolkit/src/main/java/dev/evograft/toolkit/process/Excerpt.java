// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.util.concurrent.locks.ReentrantLock;

/** The beginning and the end of a text that comes in pieces; bounded. Safe for any thread. */
public final class Excerpt {

  private static final String GAP = "\n[...]\n";

  private final int mostHead;
  private final int mostTail;
  private final ReentrantLock lock = new ReentrantLock();
  private final StringBuilder head = new StringBuilder();
  private final StringBuilder tail = new StringBuilder();
  private boolean cut;

  /**
   * An empty one.
   *
   * @param head how many characters of the beginning are kept, 0 or more
   * @param tail how many of the end, at least 1
   */
  public Excerpt(int head, int tail) {
    if (head < 0 || tail < 1) {
      throw new IllegalArgumentException("an excerpt keeps something of the end");
    }
    this.mostHead = head;
    this.mostTail = tail;
  }

  /** Adds what came. */
  public void add(String piece) {
    lock.lock();
    try {
      int fits = Math.min(piece.length(), mostHead - head.length());
      head.append(piece, 0, fits);
      tail.append(piece, fits, piece.length());
      if (tail.length() > mostTail) {
        tail.delete(0, tail.length() - mostTail);
        cut = true;
      }
    } finally {
      lock.unlock();
    }
  }

  /** What was kept, with a mark where something was left out; no half of a surrogate pair. */
  public String text() {
    lock.lock();
    try {
      if (!cut) {
        return head.toString() + tail;
      }
      String end = tail.substring(Character.isLowSurrogate(tail.charAt(0)) ? 1 : 0);
      if (head.length() == 0) {
        return end;
      }
      int whole = head.length();
      whole -= Character.isHighSurrogate(head.charAt(whole - 1)) ? 1 : 0;
      return head.substring(0, whole) + GAP + end;
    } finally {
      lock.unlock();
    }
  }
}
