// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/** Folders, and the names in them, that outlast a loss of power. */
final class Folders {

  private Folders() {}

  /** Makes a folder and what is missing above it. */
  static void make(Path folder) throws IOException {
    Path target = folder.normalize();
    if (Files.isDirectory(target)) {
      return;
    }
    Path parent = target.getParent();
    if (parent != null) {
      make(parent);
    }
    Files.createDirectories(target);
    if (parent != null) {
      sync(parent);
    }
  }

  /** Begins a file anew; where a link has its name, it fails. */
  static FileChannel begin(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            LinkOption.NOFOLLOW_LINKS));
  }

  /** Makes new names and renames in a folder durable, where the system can. */
  static void sync(Path folder) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return; // Windows opens no folders; its renames are journalled
    }
    try (FileChannel channel = FileChannel.open(folder.normalize(), StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
