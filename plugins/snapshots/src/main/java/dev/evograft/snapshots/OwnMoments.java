// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a snapshot remembers of the folders that Evograft itself writes in.
 *
 * @param moments from which on what Evograft writes is recorded, by the folders from the root
 * @param meant of an undo: what these folders had to be, where they were not; so the content is
 *     kept as long as a restore may have to be finished
 */
record OwnMoments(SortedMap<String, String> moments, List<Entry> meant) {

  static final OwnMoments NONE = new OwnMoments(new TreeMap<>(), List.of());

  OwnMoments {
    moments = Collections.unmodifiableSortedMap(new TreeMap<>(moments));
    meant = List.copyOf(meant);
  }

  /** The innermost folder that a path lies in; empty when it is none of these. */
  String folder(String path) {
    return moments.keySet().stream()
        .filter(each -> Entry.within(path, each))
        .reduce("", (outer, inner) -> inner);
  }
}
