// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

/** Where a path of a part begins; the letters are those of the manifest. */
enum Area {
  /** The working tree. */
  TREE('w', ""),
  /** What all working trees of a repository share. */
  COMMON('c', ".git/"),
  /** What is of one working tree: HEAD and its kin. */
  GIT('g', ".git/"),
  /** Of the working tree what Evograft itself writes, too. */
  OWN('o', "");

  private final char letter;
  private final String shown;

  Area(char letter, String shown) {
    this.letter = letter;
    this.shown = shown;
  }

  /** Whether it is in the working tree. */
  boolean isOfTree() {
    return this == TREE || this == OWN;
  }

  char letter() {
    return letter;
  }

  /** What people see in front of a path. */
  String shown() {
    return shown;
  }

  static Area of(char letter) {
    for (Area area : values()) {
      if (area.letter == letter) {
        return area;
      }
    }
    throw new IllegalArgumentException("no area " + letter);
  }
}
