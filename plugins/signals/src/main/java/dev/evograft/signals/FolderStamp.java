// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import java.time.Instant;

/**
 * What tells one state of a folder from another, without reading its files.
 *
 * @param files how many there are, or -1 where nobody looked
 * @param sum over names, sizes and times, in any order
 * @param latest the latest time of any file, in nanoseconds since 1970
 */
record FolderStamp(int files, long sum, long latest) {

  /** Of a folder that is there but was not looked into. */
  static final FolderStamp UNREAD = new FolderStamp(-1, 0, 0);

  private static final long LAG = 10_000_000;

  boolean isUnread() {
    return files < 0;
  }

  FolderStamp with(String name, long size, long modified, long changed) {
    long one = name.hashCode() * 0x9E3779B97F4A7C15L;
    one = mix(one ^ size);
    one = mix(one ^ modified);
    one = mix(one ^ changed);
    return new FolderStamp(files + 1, sum + one, Math.max(latest, Math.max(modified, changed)));
  }

  /** File systems stamp with a coarser clock than ours, which may lag by some milliseconds. */
  boolean touchedSince(Instant start) {
    return latest >= start.getEpochSecond() * 1_000_000_000L + start.getNano() - LAG;
  }

  private static long mix(long value) {
    long mixed = (value ^ value >>> 32) * 0xD6E8FEB86659FD93L;
    return mixed ^ mixed >>> 32;
  }
}
