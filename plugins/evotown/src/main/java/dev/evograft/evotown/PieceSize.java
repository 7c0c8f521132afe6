// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

/**
 * How much of a file is sent at a time: less where a line is slow or somebody on it takes no more,
 * and more again once that is over. Safe for any thread.
 */
final class PieceSize {

  private final int least;
  private final int steps;
  private int most;
  private int now;
  private int wentWell;

  /**
   * @param least bytes, which it never falls below
   * @param most bytes, with which it begins
   * @param steps how many pieces have to be taken before they are doubled
   */
  PieceSize(int least, int most, int steps) {
    this.least = least;
    this.most = most;
    this.steps = steps;
    this.now = most;
  }

  synchronized int now() {
    return now;
  }

  /** A piece was taken. */
  synchronized void taken() {
    wentWell++;
    if (wentWell >= steps && now < most) {
      now = Math.min(most, 2 * now);
      wentWell = 0;
    }
  }

  /**
   * Nobody answered to a piece that was sent; the last one of a file says less than a whole one.
   */
  synchronized void lost(int bytes) {
    wentWell = 0;
    now = Math.max(least, Math.min(now, Math.max(bytes, now / 2) / 2));
  }

  /** A piece was refused for its size, as larger ones would be from now on. */
  synchronized void tooLarge(int bytes) {
    wentWell = 0;
    now = Math.max(least, Math.min(now, bytes / 2));
    most = now;
  }
}
