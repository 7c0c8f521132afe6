// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The limits of one snapshot, and what is said of what is beyond them.
 *
 * @param scans all that was found
 */
record Bounds(Limits limits, List<PartScan> scans) {

  static final Bounds NONE = new Bounds(Limits.NONE, List.of());

  /** A file that is to be stored is too large. */
  EvograftException tooLarge(Found found, long size) {
    PartScan scan = scan(found);
    String root = scan == null ? "" : scan.root();
    String path = Entry.child(root, found.area().shown() + found.path());
    String remedy =
        found.area() != Area.TREE
            ? "move it away"
            : scan != null && tracked(scan).contains(found.path())
                ? "commit it, or no longer track it"
                : "ignore it: " + refusals().ignoring(path);
    return refusals().tooLarge(path, size, remedy);
  }

  /**
   * More is to be stored than there may be.
   *
   * @param stored files of which something would be stored, as far as that is known
   */
  EvograftException tooMuch(Collection<Found> stored) {
    Set<Found> known = new HashSet<>(stored);
    Map<String, Long> sizes = new HashMap<>();
    for (PartScan scan : scans) {
      Set<String> tracked = tracked(scan);
      for (Found each : scan.scan().found()) {
        boolean stores = known.remove(each) || !tracked.contains(each.path());
        if (each.kind() == Kind.FILE && stores) {
          add(sizes, scan.root(), each);
        }
      }
    }
    Map<String, Long> own = new HashMap<>(); // Evograft's and git's
    known.forEach(each -> add(own, each.area() == Area.OWN ? "" : ".git", each));
    return refusals().tooMuch(limits, sizes, own);
  }

  private static void add(Map<String, Long> sizes, String root, Found each) {
    sizes.merge(Refusals.folder(root, each.path()), each.stat().size(), Long::sum);
  }

  private static Set<String> tracked(PartScan scan) {
    Set<String> tracked = new HashSet<>();
    byte[] index = scan.git().index().bytes();
    if (index != null) {
      new IndexFile("the index").items(index).forEach(item -> tracked.add(item.path()));
    }
    return tracked;
  }

  private @Nullable PartScan scan(Found found) {
    for (PartScan scan : scans) {
      GitFolders folders = scan.folders();
      if ((found.area().isOfTree() || folders.isRepository())
          && Names.resolve(folders.base(found.area()), found.path()).equals(found.file())) {
        return scan;
      }
    }
    return null;
  }

  private Refusals refusals() {
    return new Refusals(
        scans.get(0).folders().workTree(), scans.stream().map(PartScan::root).toList());
  }
}
