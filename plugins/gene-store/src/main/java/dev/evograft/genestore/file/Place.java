// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

/** Where a record is, in one number: which of the two files, where in it, and how long. */
final class Place {

  /** No place: the record was removed. */
  static final long NONE = -1;

  private static final int LENGTH_BITS = 25; // 16 MiB itself needs the 25th
  private static final long LOG = 1L << 62;

  private Place() {}

  static long of(boolean inLog, long offset, int length) {
    return (inLog ? LOG : 0) | offset << LENGTH_BITS | length;
  }

  static boolean inLog(long place) {
    return (place & LOG) != 0;
  }

  static long offset(long place) {
    return (place & ~LOG) >>> LENGTH_BITS;
  }

  static int length(long place) {
    return (int) (place & ((1 << LENGTH_BITS) - 1));
  }
}
