// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

/**
 * A file, link or folder of a tree.
 *
 * @param path relative to the root, with {@code /}
 * @param kind what it is
 * @param wanted whether git ignores it and the settings want it all the same: it is copied, and
 *     never compared
 * @param stamp what the system says of it
 */
record Found(String path, Kind kind, boolean wanted, Stamp stamp) {

  /** What it is. */
  enum Kind {
    FILE,
    LINK,
    FOLDER,
    /** A socket, a pipe, a device. */
    OTHER,
    /** Ignored by git: what is in it is not looked at. */
    IGNORED,
    /** It looked like a database when the cycle began; never opened. */
    DATABASE,
    /** The {@code .git} of a repository within the tree. */
    REPOSITORY
  }

  /**
   * Whether a stamp of now says that it is what it was: of folders, and of what is not looked into,
   * only the kind and the permissions count.
   */
  boolean isStill(Stamp now) {
    return switch (kind) {
      case FOLDER, IGNORED, REPOSITORY -> stamp.mode() == now.mode();
      case FILE, LINK, OTHER, DATABASE -> now.exact() && stamp.equals(now);
    };
  }

  boolean is(Kind other) {
    return kind == other;
  }

  /** Whether a copy of the tree has it, folders aside. */
  boolean isCopied() {
    return kind == Kind.FILE || kind == Kind.LINK;
  }

  /** Whether both are folders. */
  boolean isSameFolder(Found other) {
    return is(Kind.FOLDER) && other.is(Kind.FOLDER);
  }
}
