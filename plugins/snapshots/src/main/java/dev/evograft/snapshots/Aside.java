// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Whole repositories that came up after a snapshot. A restore does not delete them: it moves them
 * here, with their history and all that is ignored in them, and the undo moves them back.
 */
final class Aside {

  private final Path folder;

  Aside(Store store) {
    this.folder = store.folder().resolve("aside");
  }

  private Path place(String undo, String root, String path) {
    String name = Contents.hash(Entry.child(root, path).getBytes(StandardCharsets.UTF_8)).name();
    return folder.resolve(undo).resolve(name);
  }

  void take(String undo, String root, String path, Path from) throws IOException {
    Path to = place(undo, root, path);
    if (Files.exists(to, LinkOption.NOFOLLOW_LINKS)
        || !Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      return; // done before a crash
    }
    Store.makeFolder(to.resolveSibling(""));
    Files.move(from, to);
  }

  /** Moves one back; false when it is not here. */
  boolean giveBack(String undo, String root, String path, Path to) throws IOException {
    Path from = place(undo, root, path);
    if (!Files.exists(from, LinkOption.NOFOLLOW_LINKS)) {
      return Files.exists(to, LinkOption.NOFOLLOW_LINKS);
    }
    Files.move(from, to);
    return true;
  }

  /** The snapshot is no more, and so is what it kept. */
  void drop(String undo) throws IOException {
    Path gone = folder.resolve(undo);
    if (!Files.exists(gone, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        gone,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(
              Path each, @org.jspecify.annotations.Nullable IOException e) throws IOException {
            Files.delete(each);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
