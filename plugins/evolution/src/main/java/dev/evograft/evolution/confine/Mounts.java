// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/**
 * What is to be seen of a disk, path by path. Whatever the order in which it was said, a path that
 * lies within another one decides for itself; of several acts for the same path the strictest
 * holds.
 */
final class Mounts {

  /** What is done with a path, the strictest last. */
  enum Act {
    /** It is an empty folder of the caller's. */
    TEMPORARY,
    /** It may be written. */
    WRITE,
    /** It may be read. */
    SHOW,
    /** It is empty. */
    HIDE
  }

  /** Parents before what is in them, since a later mount covers an earlier one. */
  private final Map<Path, Act> acts = new TreeMap<>();

  /** What both say, of paths by their real names. */
  static Mounts of(Reach reach, Room room) {
    Mounts mounts = new Mounts();
    reach.written().forEach(path -> mounts.add(path, Act.WRITE));
    room.written().forEach(path -> mounts.add(path, Act.WRITE));
    room.shown().forEach(path -> mounts.add(path, Act.SHOW));
    mounts.add(room.folder(), Act.WRITE);
    room.sealed().forEach(path -> mounts.add(path, Act.SHOW));
    reach.hidden().forEach(path -> mounts.add(path, Act.HIDE));
    return mounts;
  }

  void add(Path path, Act act) {
    acts.merge(path, act, (one, other) -> one.compareTo(other) >= 0 ? one : other);
  }

  /** Hands them over, parents before what is in them. */
  void forEach(BiConsumer<Path, Act> receiver) {
    acts.forEach(receiver);
  }

  /**
   * As words of bwrap. What is not there is left out: nothing of it can be read, and nobody can
   * make it where nothing may be written.
   *
   * @param temporary the folder of the caller
   */
  void addTo(List<String> words, Path temporary) {
    List<String> closed = new ArrayList<>();
    acts.forEach(
        (path, act) -> {
          String name = path.toString();
          switch (act) {
            case TEMPORARY -> words.addAll(List.of("--bind", temporary.toString(), name));
            case WRITE -> words.addAll(List.of("--bind-try", name, name));
            case SHOW -> words.addAll(List.of("--ro-bind-try", name, name));
            case HIDE -> hide(path, words, closed);
          }
        });
    // last, for what is within must be mounted before
    words.addAll(closed);
  }

  private static void hide(Path path, List<String> words, List<String> closed) {
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      words.addAll(List.of("--tmpfs", path.toString()));
      closed.addAll(List.of("--remount-ro", path.toString()));
    } else if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      words.addAll(List.of("--ro-bind", "/dev/null", path.toString()));
    }
  }
}
