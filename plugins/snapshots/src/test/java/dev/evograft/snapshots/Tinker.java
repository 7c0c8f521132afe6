// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/** Makes and changes files of a working tree. */
final class Tinker {

  /** A pipe that is there from the beginning, and that nobody touches. */
  static final String PIPE = "pipe";

  private static final List<String> TARGETS =
      List.of("a", "../outside", "/nonexistent/x", "dir", ".", "src/main.c");

  private final Gen gen;
  private final Path root;

  Tinker(Gen gen, Path root) {
    this.gen = gen;
    this.root = root;
  }

  void makeSomething() throws IOException {
    Path path = root.resolve(gen.path());
    if (!plain(path) || Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(path.getParent());
    if (gen.oneIn(8)) {
      Files.deleteIfExists(path);
      Files.createSymbolicLink(path, Path.of(gen.of(TARGETS)));
      return;
    }
    if (Files.isSymbolicLink(path)) {
      return;
    }
    put(path, gen.content());
    if (gen.oneIn(3)) {
      chmod(path, gen.fileMode());
    }
    if (gen.oneIn(5) && !path.getParent().equals(root)) {
      chmod(path.getParent(), gen.folderMode());
    }
  }

  /** Whether all folders above it are folders, or not there. */
  private boolean plain(Path path) {
    for (Path at = path.getParent(); !at.equals(root); at = at.getParent()) {
      if (Files.exists(at, LinkOption.NOFOLLOW_LINKS)
          && !Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
        return false;
      }
    }
    return true;
  }

  /** Writes a file, also one that its owner may only read. */
  static void put(Path file, byte[] content) throws IOException {
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && !Files.isWritable(file)) {
      chmod(file, 0600);
    }
    Files.write(file, content);
  }

  static void chmod(Path path, int mode) throws IOException {
    Files.setAttribute(path, "unix:mode", mode);
  }

  /** Everything but what is git's own, folders too. */
  List<Path> everything() throws IOException {
    List<Path> all = new ArrayList<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            if (folder.endsWith(".git") || folder.endsWith(".evograft")) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            if (!folder.equals(root)) {
              all.add(folder);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (!file.endsWith(".git") && !file.equals(root.resolve(PIPE))) {
              all.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    all.sort(null);
    return all;
  }

  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    List<Path> all;
    try (var walk = Files.walk(path)) {
      all = new ArrayList<>(walk.toList());
    }
    java.util.Collections.reverse(all);
    for (Path each : all) {
      Files.delete(each);
    }
  }

  /** The working trees in a folder, the outermost first. */
  static List<Path> repositories(Path root) throws IOException {
    try (var walk = Files.walk(root)) {
      return walk.filter(each -> each.endsWith(".git")).map(Path::getParent).sorted().toList();
    }
  }

  static boolean holdsRepository(Path path) throws IOException {
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    try (var walk = Files.walk(path)) {
      return walk.anyMatch(each -> each.endsWith(".git"));
    }
  }
}
