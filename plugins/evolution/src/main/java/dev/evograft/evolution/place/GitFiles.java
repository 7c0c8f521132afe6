// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.NavigableSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEntry;
import org.eclipse.jgit.util.FS;
import org.jspecify.annotations.Nullable;

/** Reads what git keeps besides its objects. */
final class GitFiles {

  private static final int MOST_FILES = 50_000;

  private GitFiles() {}

  /** A file of git's; null where there is none. */
  static byte @Nullable [] read(Path file) throws IOException {
    try {
      return Files.isRegularFile(file) ? Files.readAllBytes(file) : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  /** The files beneath a folder of git's, by their paths in it; not those of Evograft. */
  static Map<String, byte[]> beneath(Path common, String folder) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    Path at = common.resolve(folder);
    if (!Files.isDirectory(at, LinkOption.NOFOLLOW_LINKS)) {
      return files;
    }
    Files.walkFileTree(
        at,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
            byte[] content = seen.isRegularFile() ? read(file) : null;
            String name = common.relativize(file).toString().replace('\\', '/');
            if (content != null && !name.startsWith("refs/evograft") && !name.endsWith(".lock")) {
              files.put(name, content);
            }
            return files.size() < MOST_FILES ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) {
            return FileVisitResult.CONTINUE; // gone meanwhile
          }
        });
    return files;
  }

  /** What is staged, an entry for each path and stage, without what git only remembers of files. */
  static NavigableSet<String> staged(Path index) {
    NavigableSet<String> staged = new TreeSet<>();
    if (!Files.isRegularFile(index)) {
      return staged;
    }
    QuietGit.install();
    try {
      DirCache cache = DirCache.read(index.toFile(), FS.DETECTED);
      for (int i = 0; i < cache.getEntryCount(); i++) {
        DirCacheEntry entry = cache.getEntry(i);
        staged.add(
            entry.getPathString()
                + "\0"
                + entry.getStage()
                + entry.getFileMode()
                + entry.getObjectId().name()
                + entry.isAssumeValid()
                + entry.isSkipWorkTree()
                + entry.isIntentToAdd());
      }
    } catch (IOException e) {
      staged.clear(); // of a kind that JGit does not know
    }
    return staged;
  }
}
