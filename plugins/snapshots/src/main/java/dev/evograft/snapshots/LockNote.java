// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A note of the locks of git's that a restore takes, on disk before the first is taken: git would
 * refuse every commit if a process died with them and nobody knew which they are.
 */
final class LockNote {

  private static final String NAME = "locked";

  /** Beside git's own; another store may be at work on the same repository. */
  private static final String PART = "evograft.new";

  private final Store store;
  private final Places places;
  private final Path file;
  private final Path mark;
  private final boolean patient;
  private boolean marked;
  private boolean known;
  private final Set<String> noted = new LinkedHashSet<>();

  /** What another process noted and left, as nobody can tell whether its locks are held. */
  private final Set<String> left = new LinkedHashSet<>();

  LockNote(Store store, Places places) {
    this(store, places, true);
  }

  /**
   * As the other.
   *
   * @param patient whether a lock that another holds is waited for
   */
  LockNote(Store store, Places places, boolean patient) {
    this.patient = patient;
    this.store = store;
    this.places = places;
    this.file = store.folder().resolve(NAME);
    this.mark = store.folder().resolve("tmp/lock");
  }

  /** What is written here takes the place of a file whose lock is held. */
  Path part(Path base) {
    byte[] folder = store.folder().toString().getBytes(StandardCharsets.UTF_8);
    return base.resolve(PART + "-" + Contents.hash(folder).abbreviate(12).name());
  }

  /** Notes what will be made. */
  void add(Collection<Path> paths) throws IOException {
    begin();
    boolean more = false;
    for (Path path : paths) {
      more |= noted.add(places.noted(path));
    }
    if (more) {
      store.moments().before("note locks");
      write();
    }
  }

  private void write() throws IOException {
    Set<String> all = new LinkedHashSet<>(left);
    all.addAll(noted);
    store.writeNote(NAME, String.join("\0", all));
  }

  /** Of what is on disk, all that is there still: without the note nobody would look for it. */
  private void begin() throws IOException {
    if (known) {
      return;
    }
    String other = store.otherNote(NAME);
    String text = other == null ? store.readNote(NAME) : other;
    if (text != null) {
      left.addAll(List.of(text.split("\0")));
      left.removeIf(each -> !isThere(each, other != null));
    }
    known = true;
  }

  private boolean isThere(String each, boolean others) {
    try {
      Path path = places.at(each);
      boolean counts = !others || (path.equals(path.normalize()) && isOurs(path));
      return counts && Stat.find(path) != null;
    } catch (InvalidPathException e) {
      return false; // none of this system
    } catch (IOException e) {
      return true; // who may look sees whether it is
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

  /**
   * A file with what a lock of ours has in it, which becomes one by a second name. It is made again
   * where it is gone: a try that was given up clears away all that is unfinished.
   */
  LockFile.Mark mark() throws IOException {
    if (!marked || !Files.exists(mark)) {
      Store.write(mark, LockOwner.mark()); // as a new file: an older one may be a lock by now
      marked = true;
    }
    return new LockFile.Mark(mark, store.moments(), patient);
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
    if (!known) {
      return; // none was noted here, and what is on disk is another's
    }
    noted.clear();
    left.removeIf(each -> !isThere(each, false));
    if (left.isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      write();
    }
  }

  /**
   * Removes what a process of ours left when it died; what is anybody else's stays. So does the
   * note as long as there is a lock of which nobody can tell whether its process is gone.
   */
  void clear() throws IOException {
    String other = store.otherNote(NAME);
    String text = other == null ? store.readNote(NAME) : other;
    if (text == null) {
      return;
    }
    IOException failed = null;
    for (String each : text.split("\0")) {
      try {
        if (other == null) {
          clear(places.at(each));
        } else {
          clearHere(places.at(each).normalize());
        }
      } catch (InvalidPathException | NoSuchFileException e) {
        continue; // none of this system, or gone
      } catch (IOException e) {
        failed = e; // the others go all the same
      }
    }
    if (failed != null) {
      throw failed;
    }
    Files.delete(file);
  }

  /** What another home noted may be untrue: only what is here, and ours by its name, is touched. */
  private void clearHere(Path path) throws IOException {
    if (isOurs(path)) {
      clear(path);
    }
  }

  private boolean isOurs(Path path) throws IOException {
    String name = String.valueOf(path.getFileName());
    boolean part = name.equals(String.valueOf(part(path.resolveSibling("")).getFileName()));
    return (part || name.endsWith(".lock")) && places.isHere(path);
  }

  private void clear(Path path) throws IOException {
    if (String.valueOf(path.getFileName()).startsWith(PART)) {
      FileTree.delete(path);
    } else {
      LockFile.removeOwn(path, new LockFile.Mark(mark, store.moments(), patient));
      if (LockOwner.isElsewhere(path)) {
        throw new FileSystemException(
            path.toString(),
            null,
            "was taken by a process of Evograft in another container or on another machine; it goes"
                + " when it is five minutes old, or if nothing is at work there: rm "
                + path);
      }
    }
  }
}
