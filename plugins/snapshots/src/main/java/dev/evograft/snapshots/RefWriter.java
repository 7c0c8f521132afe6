// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;

/** Writes and removes refs, by git's own locks. */
final class RefWriter {

  private final RefFiles refs;
  private final Path common;
  private final GitLocks locks;

  /**
   * A writer.
   *
   * @param locks that are held already
   */
  RefWriter(RefFiles refs, Path common, GitLocks locks) {
    this.refs = refs;
    this.common = common;
    this.locks = locks;
  }

  /** Sets a ref, whatever was there. */
  void set(String name, String value) throws IOException {
    Path file = refs.changeable(name);
    clearWay(file);
    locks.hold(file);
    Path part = locks.part(refs.base(name));
    LooseRef.write(value, part);
    like(part, file);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Removes the file of a ref, of which no packed one must be left that would show again. */
  void removeLoose(String name) throws IOException {
    Path file = refs.changeable(name);
    Stat stat = Stat.find(file);
    if (stat != null && !stat.is(Kind.FOLDER)) {
      locks.hold(file);
      Files.deleteIfExists(file);
    }
    locks.release(file);
  }

  /**
   * Removes refs from the packed ones.
   *
   * @param mend whether a damaged file is written anew, with the lines that git understands; else
   *     it is left
   */
  void removePacked(Collection<String> names, boolean mend) throws IOException {
    boolean damaged = refs.isPackedDamaged();
    if (damaged ? mend : refs.packed().keySet().stream().anyMatch(names::contains)) {
      writePacked(names);
    }
  }

  /** Without these, and without what git does not understand. */
  private void writePacked(Collection<String> names) throws IOException {
    boolean damaged = refs.isPackedDamaged();
    Path file = common.resolve(ControlFiles.PACKED);
    locks.hold(file);
    StringBuilder kept = new StringBuilder();
    boolean dropped = false;
    for (String line : refs.packedLines()) {
      boolean good = RefFiles.isGood(line);
      if (!good || !line.startsWith("^")) { // which goes with the line before it
        String name = RefFiles.name(line);
        boolean header = damaged && line.startsWith("#"); // it may promise what is no longer so
        dropped = header || !good || (name != null && names.contains(name));
      }
      if (!dropped) {
        kept.append(line).append('\n');
      }
    }
    replace(file, kept.toString().getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Writes the packed refs where there are none yet. */
  void pack(SortedMap<String, String> all) throws IOException {
    Path file = common.resolve(ControlFiles.PACKED);
    locks.hold(file);
    StringBuilder lines = new StringBuilder();
    all.forEach((name, id) -> lines.append(id).append(' ').append(name).append('\n'));
    replace(file, lines.toString().getBytes(StandardCharsets.UTF_8));
  }

  private void replace(Path file, byte[] content) throws IOException {
    Path part = locks.part(common);
    locks.writes("packed part");
    Store.force(part, content);
    like(part, file);
    locks.writes("packed " + file);
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    locks.writes("packed and held");
  }

  private static void like(Path part, Path file) throws IOException {
    if (!Files.isSymbolicLink(part)) {
      Ownership.likeGits(part, file);
    }
  }

  /**
   * Git leaves empty folders where refs were, and takes a ref for a folder when it is in the way.
   */
  private static void clearWay(Path file) throws IOException {
    Stat stat = Stat.find(file);
    if (stat == null || !stat.is(Kind.FOLDER)) {
      return;
    }
    List<Path> folders;
    try (var walk = Files.walk(file)) {
      folders = new ArrayList<>(walk.toList());
    }
    Collections.reverse(folders);
    for (Path folder : folders) {
      try {
        if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
          Files.delete(folder);
        }
      } catch (DirectoryNotEmptyException e) {
        return; // the write that follows says so
      }
    }
  }
}
