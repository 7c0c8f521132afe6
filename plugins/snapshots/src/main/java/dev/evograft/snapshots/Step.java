// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * One thing that a restore does. What is expected there and what shall be there are in it, so that
 * whoever finds a plan that was begun can tell what was done, what was not, and what somebody else
 * did since.
 */
sealed interface Step {

  /** Of which part of the snapshot, by its number. */
  int part();

  /** What is done to a path. */
  enum Act {
    /** A whole repository, with all that is ignored in it, is put aside. */
    ASIDE,
    /** A file or a link goes away. */
    REMOVE,
    /** A folder goes away, if it is empty. */
    EMPTY,
    /** A folder is made. */
    FOLDER,
    /** A file or a link is written, in the place of another or of nothing. */
    WRITE,
    /** A repository that was put aside comes back. */
    BACK,
    /** Only the permissions are set. */
    MODE
  }

  /**
   * What was seen of a path.
   *
   * @param stat of the very moment in which its content was read
   */
  record Seen(Entry entry, Stat stat) {}

  /**
   * Something is done to a path.
   *
   * @param now what is there; null for nothing
   * @param then what shall be there; null for nothing
   */
  record OfPath(int part, Act act, @Nullable Seen now, @Nullable Entry then) implements Step {

    /** Either of the two, for what they have in common. */
    Entry either() {
      if (then != null) {
        return then;
      }
      if (now != null) {
        return now.entry();
      }
      throw new IllegalStateException("a step from nothing to nothing");
    }
  }

  /** A nested repository that was renamed goes back to where it was, with all that is in it. */
  record Move(int part, String from, String to) implements Step {}

  /** A nested repository whose {@code .git} is gone is begun anew, from what the snapshots hold. */
  record Init(int part) implements Step {}

  /**
   * A branch, a tag or the stash.
   *
   * @param now its value; null where there is none
   * @param then what it shall be; null for none
   */
  record Ref(int part, String name, @Nullable String now, @Nullable String then) implements Step {}

  /**
   * Git's index as bytes.
   *
   * @param now zero where there is none, as is then
   * @param time by which git knows which files to look at again
   */
  record Index(int part, ObjectId now, ObjectId then, long time) implements Step {}

  /** How people call a difference; null where there is none to speak of. */
  static Change.@Nullable Kind change(@Nullable Object now, @Nullable Object then) {
    if (now == null && then == null) {
      return null;
    }
    return now == null
        ? Change.Kind.REMOVED
        : then == null ? Change.Kind.ADDED : Change.Kind.CHANGED;
  }
}
