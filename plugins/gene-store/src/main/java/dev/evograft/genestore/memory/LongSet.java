// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

/**
 * Which texts there were, as hashes of 64 bits: 8 to 16 bytes for each, and one in about 10^13 that
 * is taken for another among a million. Not thread-safe.
 */
final class LongSet {

  private static final long OFFSET = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private long[] slots = new long[1 << 10];
  private int size;

  void add(String text) {
    if (size * 4L > slots.length * 3L) {
      long[] old = slots;
      slots = new long[old.length * 2];
      size = 0;
      for (long hash : old) {
        if (hash != 0) {
          put(hash);
        }
      }
    }
    put(hash(text));
  }

  private void put(long hash) {
    int slot = slot(hash);
    if (slots[slot] == 0) {
      slots[slot] = hash;
      size++;
    }
  }

  boolean contains(String text) {
    return slots[slot(hash(text))] != 0;
  }

  int size() {
    return size;
  }

  /** Where a hash is or would be. */
  private int slot(long hash) {
    int slot = (int) (hash ^ hash >>> 32) & slots.length - 1;
    while (slots[slot] != 0 && slots[slot] != hash) {
      slot = slot + 1 & slots.length - 1;
    }
    return slot;
  }

  /** FNV-1a, stirred, and never 0. */
  private static long hash(String text) {
    long hash = OFFSET;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    hash = (hash ^ hash >>> 33) * 0xff51afd7ed558ccdL;
    hash ^= hash >>> 33;
    return hash == 0 ? 1 : hash;
  }
}
