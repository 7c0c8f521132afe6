// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A note of the locks of git's that a restore takes, on disk before the first is taken: git would
 * refuse every commit if a process died with them and nobody knew which they are.
 */
final class LockNote {

  private static final String NAME = "locked";

  private final Store store;
  private final Places places;
  private final Path file;
  private final Path mark;
  private boolean marked;
  private final Set<String> noted = new LinkedHashSet<>();

  LockNote(Store store, Places places) {
    this.store = store;
    this.places = places;
    this.file = store.folder().resolve(NAME);
    this.mark = store.folder().resolve("tmp/lock");
  }

  /** Notes what will be made. */
  void add(Collection<Path> paths) throws IOException {
    boolean more = false;
    for (Path path : paths) {
      more |= noted.add(places.noted(path));
    }
    if (more) {
      store.moments().before("note locks");
      store.writeNote(NAME, String.join("\0", noted));
    }
  }

  /** One of those that were noted is about to be made. */
  void takes(Path lock) {
    store.moments().before("lock " + lock);
  }

  /** It is held. */
  void took(Path lock) {
    store.moments().before("held " + lock);
  }

  /** A file with what a lock of ours has in it, which becomes one by a second name. */
  LockFile.Mark mark() throws IOException {
    if (!marked) {
      Store.write(mark, LockOwner.mark()); // as a new file: an older one may be a lock by now
      marked = true;
    }
    return new LockFile.Mark(mark, store.moments());
  }

  /** What a lock is held for is about to be written. */
  void writes(String what) {
    store.moments().before(what);
  }

  /** All of it is gone again. */
  void end() throws IOException {
    store.moments().before("locks given back");
    Files.deleteIfExists(mark);
    marked = false;
    Files.deleteIfExists(file);
    noted.clear();
  }

  /** Removes what a process of ours left when it died; what is anybody else's stays. */
  void clear() throws IOException {
    String text = store.readNote(NAME);
    if (text == null) {
      return;
    }
    for (String each : text.split("\0")) {
      Path path = places.at(each);
      if (GitLocks.isPart(path)) {
        Files.deleteIfExists(path);
      } else {
        LockFile.removeOwn(path, new LockFile.Mark(mark, store.moments()));
      }
    }
    Files.delete(file);
  }
}
