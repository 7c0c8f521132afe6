// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** Files as they were before they were replaced, until it is sure that all of them could be. */
final class Replaced {

  private record Old(Path file, Optional<Path> kept) {}

  private final Deque<Old> old = new ArrayDeque<>();

  /** Keeps what is there, or that there is nothing. */
  void keep(Path file) throws IOException {
    if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
      old.push(new Old(file, Optional.empty()));
      return;
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new IOException(file.getFileName() + " is no file");
    }
    Path kept = FolderFiles.temporary(file);
    Files.copy(file, kept, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
    old.push(new Old(file, Optional.of(kept)));
  }

  /** Puts everything back, the latest first; what fails at that is added to the failure. */
  void undo(Exception failure) {
    for (Old one : old) {
      try {
        if (one.kept().isPresent()) {
          move(one.kept().get(), one.file());
        } else {
          Files.deleteIfExists(one.file());
        }
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** All is well; what was kept goes. */
  void forget() throws IOException {
    for (Old one : old) {
      if (one.kept().isPresent()) {
        Files.deleteIfExists(one.kept().get());
      }
    }
  }

  static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
