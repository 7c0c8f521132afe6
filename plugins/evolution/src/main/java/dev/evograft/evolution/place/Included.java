// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * Files of the workspace that git ignores and that rooms have all the same, such as libraries. They
 * are no part of a change and in no snapshot; the next room is made of them.
 */
final class Included {

  private Included() {}

  /** What is different of them in the workspace, whoever did it. */
  static List<String> changed(Room room, Tree now) throws IOException {
    Tree base = room.survey().tree();
    if (now == base) {
      return List.of();
    }
    List<String> changed = new ArrayList<>();
    for (Found was : base.entries().values()) {
      if (counts(was) && !isSame(room, was, now)) {
        changed.add(was.path());
      }
    }
    now.entries().values().stream()
        .filter(found -> counts(found) && base.at(found.path()) == null)
        .forEach(found -> changed.add(found.path()));
    changed.sort(String::compareTo);
    return changed;
  }

  private static boolean counts(Found found) {
    return found.wanted() && found.isCopied();
  }

  /** A backup changes times; what was turned for the room cannot be compared with it. */
  private static boolean isSame(Room room, Found was, Tree now) throws IOException {
    Found is = now.at(was.path());
    if (is == null || !is.is(was.kind())) {
      return false;
    }
    if (is.stamp().equals(was.stamp())) {
      return true;
    }
    return was.is(Found.Kind.FILE)
        && is.stamp().size() == was.stamp().size()
        && is.stamp().mode() == was.stamp().mode()
        && Files.exists(room.folder().resolve(was.path()))
        && Files.mismatch(
                room.folder().resolve(was.path()), room.survey().root().resolve(was.path()))
            < 0;
  }
}
