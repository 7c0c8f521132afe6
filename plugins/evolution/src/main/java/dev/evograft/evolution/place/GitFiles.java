// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jgit.dircache.DirCache;
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

  /** Branches, tags and stashes, wherever git keeps them; not what it fetched. */
  static Map<String, String> refs(Path common) throws IOException {
    Map<String, String> refs = new TreeMap<>();
    byte[] packed = read(common.resolve("packed-refs"));
    String lines = packed == null ? "" : new String(packed, StandardCharsets.UTF_8);
    lines
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("^"))
        .map(line -> line.split(" ", 2))
        .filter(parts -> parts.length == 2 && isOwn(parts[1]))
        .forEach(parts -> refs.put(parts[1].strip(), parts[0]));
    beneath(common, "refs")
        .forEach(
            (name, content) -> {
              if (isOwn(name)) {
                refs.put(name, new String(content, StandardCharsets.UTF_8).strip());
              }
            });
    return refs;
  }

  private static boolean isOwn(String ref) {
    return ref.startsWith("refs/heads/")
        || ref.startsWith("refs/tags/")
        || ref.equals("refs/stash");
  }

  /**
   * What is staged; nothing where there is no index.
   *
   * @throws IOException also if the index is of a kind that JGit does not know
   */
  static DirCache staged(Path index) throws IOException {
    if (!Files.isRegularFile(index)) {
      return DirCache.newInCore();
    }
    QuietGit.install();
    return DirCache.read(index.toFile(), FS.DETECTED);
  }
}
