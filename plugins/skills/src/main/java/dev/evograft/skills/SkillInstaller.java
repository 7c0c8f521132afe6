// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Puts a copy of a skill folder into a place, as a whole: it is copied beside it first, and what
 * was there before is kept until the new one is in place.
 */
final class SkillInstaller {

  private static final String NEW = ".importing-";
  private static final String OLD = ".replaced-";

  private SkillInstaller() {}

  /**
   * Installs a copy.
   *
   * @return what was left out, one line each
   */
  static List<String> install(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Path fresh = to.resolveSibling(NEW + to.getFileName());
    Path old = to.resolveSibling(OLD + to.getFileName());
    FileTrees.delete(fresh);
    try {
      List<String> notes = SkillCopy.copy(from, fresh);
      boolean replaces = Files.exists(to, LinkOption.NOFOLLOW_LINKS);
      if (replaces) {
        Files.move(to, old, StandardCopyOption.ATOMIC_MOVE);
      }
      moveInto(fresh, to, replaces ? old : null);
      FileTrees.delete(old);
      return notes;
    } finally {
      FileTrees.delete(fresh);
    }
  }

  private static void moveInto(Path fresh, Path to, @Nullable Path old) throws IOException {
    try {
      Files.move(fresh, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      if (old != null) {
        Files.move(old, to, StandardCopyOption.ATOMIC_MOVE);
      }
      throw e;
    }
  }

  /** Finishes what a process that died in the middle left behind. */
  static void recover(Path target) throws IOException {
    if (!Files.isDirectory(target)) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(target, ".{importing,replaced}-*")) {
      for (Path folder : left) {
        recoverOne(target, folder);
      }
    }
  }

  private static void recoverOne(Path target, Path folder) throws IOException {
    String name = folder.getFileName().toString();
    Path place = target.resolve(name.substring(name.indexOf('-') + 1));
    if (name.startsWith(OLD) && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(folder, place, StandardCopyOption.ATOMIC_MOVE);
    } else {
      FileTrees.delete(folder);
    }
  }
}
