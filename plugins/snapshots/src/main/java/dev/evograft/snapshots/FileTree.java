// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A file, a link, or a folder with all that is in it; no link is followed. */
final class FileTree {

  private FileTree() {}

  /** What is in a folder, by the names from there; a file or link is one nameless thing. */
  static TreeMap<String, Stat> list(Path top) throws IOException {
    TreeMap<String, Stat> all = new TreeMap<>();
    walk(
        top,
        (path, before) -> {
          if (!path.equals(top) || !before) {
            all.put(top.relativize(path).toString(), Stat.of(path));
          }
        });
    return all;
  }

  private interface Visit {
    /** Of folders twice: before and after what is in them. */
    void visit(Path path, boolean before) throws IOException;
  }

  private static void walk(Path top, Visit each) throws IOException {
    Files.walkFileTree(
        top,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            each.visit(folder, true);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            each.visit(file, false);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            each.visit(folder, false);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes all of it, also what its owner may not work in; nothing where there is nothing. */
  static void delete(Path top) throws IOException {
    if (!Files.exists(top, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    walk(
        top,
        (path, before) -> {
          if (before) {
            SafeTree.mode(path, 0700);
          } else {
            Files.delete(path);
          }
        });
  }

  /**
   * Copies all of it with permissions and times to where nothing is, and waits until it is on the
   * disk.
   *
   * @throws FileSystemException when something in it can be copied by nobody
   */
  static void copy(Path from, Path to) throws IOException {
    walk(
        from,
        (path, before) -> {
          Path copy = to.resolve(from.relativize(path).toString());
          Stat stat = Stat.of(path);
          if (before) {
            Store.makeFolder(copy); // nobody else looks in while it is filled
          } else {
            copy(path, stat, copy);
          }
        });
  }

  private static void copy(Path from, Stat stat, Path to) throws IOException {
    if (stat.is(Kind.LINK)) {
      Files.createSymbolicLink(to, Files.readSymbolicLink(from));
      return;
    }
    if (stat.is(Kind.FILE)) {
      Files.copy(from, to, LinkOption.NOFOLLOW_LINKS);
      try (FileChannel channel = FileChannel.open(to, StandardOpenOption.READ)) {
        channel.force(false);
      }
    } else if (stat.is(Kind.FOLDER)) {
      Store.force(to);
    } else {
      throw new FileSystemException(
          from.toString(), null, "a socket, a pipe or a device cannot be copied to another disk");
    }
    Files.getFileAttributeView(to, BasicFileAttributeView.class)
        .setTimes(FileTime.from(stat.mtime(), TimeUnit.NANOSECONDS), null, null);
    SafeTree.mode(to, stat.mode());
  }

  /** Whether all that is in the one is in the other as well, byte for byte. */
  static boolean isIn(Path one, Path other) throws IOException {
    for (Map.Entry<String, Stat> each : list(one).entrySet()) {
      Path file = one.resolve(each.getKey());
      Path copy = each.getKey().isEmpty() ? other : other.resolve(each.getKey());
      Stat stat = Stat.find(copy);
      boolean same =
          stat != null
              && stat.is(each.getValue().kind())
              && switch (stat.kind()) {
                case Kind.FILE -> Files.mismatch(file, copy) == -1;
                case Kind.LINK -> Files.readSymbolicLink(file).equals(Files.readSymbolicLink(copy));
                default -> true;
              };
      if (!same) {
        return false;
      }
    }
    return true;
  }
}
