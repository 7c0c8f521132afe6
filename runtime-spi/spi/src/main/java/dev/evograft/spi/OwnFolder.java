// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi;

import java.io.IOException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A folder in which Evograft writes and others may, too. As long as a snapshot remembers it,
 * whoever writes a file there for Evograft says so just before, so that a restore can tell it from
 * what others did; else that is one look whether anybody wants to know.
 *
 * <p>All but {@link #standing} is called by who holds the lock on {@link #LOCK} in the folder, see
 * {@link Workspace#lock}, and holds it until the file is written. Safe for any thread; waits for
 * the disk. Files are absolute, or relative to the folder.
 *
 * @since 0.1
 */
public interface OwnFolder {

  /** The name of what whoever writes in the folder locks in it. */
  String LOCK = ".evograft.lock";

  /** Of a workspace that notes nothing: nobody knows who wrote there. */
  OwnFolder UNMARKED = new OwnFolder() {};

  /**
   * The one name of a folder, however people spell it: links that lead into a workspace are
   * followed; within it there are none, for nobody of Evograft writes through one there.
   *
   * @param root of the workspace, absolute and without links
   * @param folder absolute, or relative to the root; it need not be there
   */
  static Path named(Path root, Path folder) {
    Path whole = root.resolve(folder).normalize();
    LinkOption[] within = {LinkOption.NOFOLLOW_LINKS};
    for (Path at = whole; at != null; at = at.getParent()) {
      try {
        Path real = at.toRealPath(at.startsWith(root) ? within : new LinkOption[0]);
        return real.resolve(at.relativize(whole)).normalize();
      } catch (IOException e) {
        continue; // what is not there yet has the name that it gets below the next
      }
    }
    return whole;
  }

  /** Who wrote a file since a moment. */
  enum Standing {
    /** Nobody of Evograft. */
    UNTOUCHED,
    /** Evograft, and perhaps others. */
    WRITTEN,
    /** Evograft made one where none was, in which is nothing that was learned; perhaps others. */
    MADE,
    /** Evograft deleted it, or gave it another name; others may have made one again. */
    REMOVED,
    /** Nobody knows, because what was noted is not there or not readable. */
    UNKNOWN
  }

  /**
   * Notes that Evograft is about to write these files, of which each need not be there.
   *
   * @throws IOException when it cannot be noted; then they are not to be written
   */
  default void writes(Path... files) throws IOException {}

  /**
   * Notes that Evograft is about to make a file where none is, with nothing learned in it: it is no
   * reason not to bring back what was there.
   *
   * @throws IOException as for {@link #writes}
   */
  default void makes(Path file) throws IOException {}

  /**
   * Notes that Evograft is about to delete a file, or to give it another name.
   *
   * @throws IOException as for {@link #writes}
   */
  default void removes(Path file) throws IOException {}

  /**
   * Begins a moment that a snapshot remembers.
   *
   * @return by which {@link #standing} knows it, without a space; empty where nothing can be noted
   */
  default Optional<String> begin() throws IOException {
    return Optional.empty();
  }

  /**
   * Who wrote a file since a moment. What is read before this call and was written for Evograft is
   * known to it, with or without the lock.
   *
   * @param moment as {@link #begin} gave it
   */
  default Standing standing(Path file, String moment) {
    return Standing.UNKNOWN;
  }

  /**
   * Nobody asks for what came before a moment.
   *
   * @param moment empty when no snapshot remembers the folder any more
   */
  default void forget(Optional<String> moment) throws IOException {}

  /**
   * Removes from the home what was noted of folders whose workspace is surely gone: nothing has its
   * name any more in the very folder that it was in, for a day at least since its last snapshot. Of
   * one on a disk that is not mounted, or behind a folder that may not be read, all stays. Needs no
   * lock.
   *
   * @return of how many folders; there may be more
   */
  default int forgetGone() throws IOException {
    return 0;
  }
}
