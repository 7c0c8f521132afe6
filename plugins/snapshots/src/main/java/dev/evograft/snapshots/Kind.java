// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

/** What a path is; the letters are those of the manifest. */
final class Kind {

  static final char FILE = 'f';
  static final char FOLDER = 'd';
  static final char LINK = 'l';

  /** The root of a nested repository, which is a part of its own. */
  static final char REPOSITORY = 'r';

  /** A nested repository that a restore moved aside as a whole; the snapshot knows where to. */
  static final char ASIDE = 'a';

  /**
   * A file that is new and too large to be copied, which a restore moved aside as it is; the
   * snapshot knows where to.
   */
  static final char MOVED = 'm';

  /** As {@link #MOVED}, of a new folder with all that is in it. */
  static final char MOVED_FOLDER = 'n';

  /** New, and neither copied by an undo nor moved by its restore: only named. */
  static final char LEFT = 'o';

  /** Looks like a database: never opened, only named. */
  static final char DATABASE = 'b';

  /** A socket, a pipe, a device: only named. */
  static final char SPECIAL = 's';

  /** Could not be read: only named. */
  static final char UNREADABLE = 'u';

  private Kind() {}

  /** Whether a restore makes and removes it. */
  static boolean covered(char kind) {
    return kind == FILE || kind == FOLDER || kind == LINK || kind == REPOSITORY;
  }

  /** Whether a snapshot has no copy of it, whatever it was. */
  static boolean named(char kind) {
    return kind == DATABASE || kind == SPECIAL || kind == UNREADABLE;
  }

  /** Whether a restore moves it aside whole. */
  static boolean aside(char kind) {
    return kind == ASIDE || moved(kind);
  }

  /** Whether it is content of an undo that was moved and not copied. */
  static boolean moved(char kind) {
    return kind == MOVED || kind == MOVED_FOLDER;
  }

  /** Whether a snapshot knows it as one thing, whatever is in it. */
  static boolean single(char kind) {
    return aside(kind) || kind == LEFT;
  }

  /** What the system says of it. */
  static char onDisk(char kind) {
    return switch (kind) {
      case REPOSITORY, ASIDE, MOVED_FOLDER -> FOLDER;
      case MOVED -> FILE;
      default -> kind;
    };
  }

  static boolean folder(char kind) {
    return kind == FOLDER || kind == REPOSITORY;
  }
}
