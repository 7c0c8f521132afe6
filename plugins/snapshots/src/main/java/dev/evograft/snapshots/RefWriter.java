// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Writes and removes refs, by git's own locks. */
final class RefWriter {

  private final RefFiles refs;
  private final Path common;
  private final List<String> removedLocks = new ArrayList<>();

  RefWriter(RefFiles refs, Path common) {
    this.refs = refs;
    this.common = common;
  }

  /** Locks without an owner that had to be removed. */
  List<String> removedLocks() {
    return removedLocks;
  }

  /** Sets a ref, whatever was there. */
  void set(String name, String value) throws IOException {
    Path file = refs.base(name).resolve(name);
    clearWay(file);
    try (LockFile lock = LockFile.take(file, removedLocks)) {
      Files.write(lock.path(), (value + "\n").getBytes(StandardCharsets.UTF_8));
      lock.commit(file);
    }
  }

  /** Removes refs, loose and packed ones. */
  void remove(Collection<String> names) throws IOException {
    removePacked(names);
    for (String name : names) {
      Path file = refs.base(name).resolve(name);
      Stat stat = Stat.find(file);
      if (stat != null && !stat.is(Kind.FOLDER)) {
        LockFile lock = LockFile.take(file, removedLocks);
        Files.deleteIfExists(file);
        lock.close();
      }
    }
  }

  void removePacked(Collection<String> names) throws IOException {
    if (refs.packed().keySet().stream().noneMatch(names::contains)) {
      return;
    }
    Path file = common.resolve("packed-refs");
    try (LockFile lock = LockFile.take(file, removedLocks)) {
      StringBuilder kept = new StringBuilder();
      boolean dropped = false;
      for (String line : refs.packedLines()) {
        boolean peeled = line.startsWith("^");
        if (!peeled) {
          dropped = line.length() > 41 && names.contains(line.substring(41));
        }
        if (!dropped) {
          kept.append(line).append('\n');
        }
      }
      Files.write(lock.path(), kept.toString().getBytes(StandardCharsets.UTF_8));
      lock.commit(file);
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
    java.util.Collections.reverse(folders);
    for (Path folder : folders) {
      try {
        if (!Files.isDirectory(folder) && folder.toString().endsWith(".lock")) {
          Files.delete(folder);
        } else if (Files.isDirectory(folder)) {
          Files.delete(folder);
        }
      } catch (DirectoryNotEmptyException e) {
        return; // the write that follows says so
      }
    }
  }
}
