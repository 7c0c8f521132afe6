// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;

/**
 * Begins a new file when one is full, and lets the oldest go. Used under the lock of the folder
 * only; a process may die between any two steps.
 *
 * @param files the names
 * @param limits when
 */
record GraphRotation(GraphFiles files, GraphLimits limits) {

  /** Keeps what a file says before it goes. */
  interface Heir {
    /** Afterwards, whoever adds up the files does not miss this one, nor count it twice. */
    void inherit(String name);
  }

  boolean isDue() throws IOException {
    try {
      return Files.size(files.active()) >= limits.maxBytes();
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void rotate(Instant now) throws IOException {
    Path target = files.path(files.next(now, files.rotated()));
    // Never over a file that is there: that one would be lost.
    if (Files.exists(target)) {
      return;
    }
    Files.move(files.active(), target, StandardCopyOption.ATOMIC_MOVE);
    sync();
  }

  void prune(Heir heir) throws IOException {
    List<String> rotated = files.rotated();
    for (String name : rotated.subList(0, Math.max(0, rotated.size() - limits.kept()))) {
      heir.inherit(name);
      Files.deleteIfExists(files.path(name));
    }
  }

  private void sync() throws IOException {
    Path folder = files.folder();
    if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
        channel.force(true);
      }
    }
  }
}
