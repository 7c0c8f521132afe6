// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which records of the JSON file the log overrides, and which it removes. Of no interest as long as
 * the log is the newer of both; but another program that writes the JSON file knows nothing of
 * that.
 */
final class Overridden {

  private final List<long[]> records = new ArrayList<>();
  private final Set<Long> removed = new HashSet<>();

  /** The log is another one. */
  void clear() {
    records.clear();
    removed.clear();
  }

  /** A line came for what was at an address. */
  void add(long key, long before, boolean removal) {
    if (removal) {
      removed.add(key);
    } else {
      removed.remove(key);
    }
    if (before != Address.NONE && !Address.inLog(before)) {
      records.add(new long[] {key, before});
    }
  }

  /** Whether the log took it out. */
  boolean isRemoved(long key) {
    return removed.contains(key);
  }

  /** Where those records are, each beside what overrides it, or nothing. */
  List<long[]> pairs(Index index) {
    return records.stream().map(one -> new long[] {one[1], index.find(one[0])}).toList();
  }
}
