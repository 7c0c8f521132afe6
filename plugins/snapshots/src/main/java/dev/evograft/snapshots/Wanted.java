// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Which of git's own objects a snapshot has to hold itself: the stash and what is staged, and, of
 * an undo, the commits that were made since the snapshot that is restored.
 */
final class Wanted {

  private final Set<ObjectId> wanted = new HashSet<>();
  private final Set<ObjectId> kept = new HashSet<>();

  private final Purpose purpose;

  Wanted(Purpose purpose) {
    this.purpose = purpose;
  }

  Set<ObjectId> wanted() {
    return wanted;
  }

  /** What is safe in the user's repository. */
  Set<ObjectId> kept() {
    return kept;
  }

  /**
   * Adds those of one part.
   *
   * @param committed blobs that the commit of HEAD has
   */
  void add(PartScan scan, Part part, Collection<ObjectId> committed) throws IOException {
    if (!part.place().isRepository()) {
      return;
    }
    keep(part.git().kept());
    wanted.addAll(new RefFiles(scan.folders()).stash());
    staged(scan, committed);
    Map<String, String> before = scan.target() == null ? Map.of() : scan.target().git().refs();
    part.git().refs().forEach((name, value) -> ref(name, value, before.get(name)));
    want(part.git().head());
  }

  /** Tags are for ever, and many: only one that was made in between needs to be held. */
  private void ref(String name, String value, @Nullable String before) {
    if (!ObjectId.isId(value)) {
      return;
    }
    boolean branch = name.startsWith("refs/heads/");
    if (value.equals(before)) {
      keep(ObjectId.fromString(value)); // the restore leaves it as it is
    } else if (branch || before != null || purpose == Purpose.UNDO) {
      want(ObjectId.fromString(value));
    }
  }

  private void keep(ObjectId id) {
    if (!id.equals(ObjectId.zeroId())) {
      kept.add(id);
    }
  }

  private void want(ObjectId id) {
    if (!id.equals(ObjectId.zeroId()) && !kept.contains(id)) {
      wanted.add(id);
    }
  }

  private void staged(PartScan scan, Collection<ObjectId> committed) {
    byte[] index = scan.git().index();
    if (index == null) {
      return;
    }
    try {
      for (IndexFile.Item item : IndexFile.read(index, "the index")) {
        if (!item.submodule() && !committed.contains(item.id())) {
          wanted.add(item.id());
        }
      }
    } catch (EvograftException e) {
      if (purpose.isLive()) {
        throw e;
      }
      // An undo keeps a damaged index as the bytes that it is.
    }
  }
}
