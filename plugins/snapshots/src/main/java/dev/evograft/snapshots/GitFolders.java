// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * Where a repository is.
 *
 * @param workTree the root of its working tree
 * @param gitDir HEAD and the index; null where there is no repository
 * @param commonDir refs, objects and hooks; the same as gitDir but in a linked working tree
 */
record GitFolders(Path workTree, @Nullable Path gitDir, @Nullable Path commonDir) {

  static GitFolders none(Path folder) {
    return new GitFolders(folder, null, null);
  }

  boolean isRepository() {
    return gitDir != null;
  }

  boolean isLinked() {
    return gitDir != null && !gitDir.equals(commonDir);
  }

  /** Whether {@code .git} is a folder of the working tree, and not a file that points elsewhere. */
  boolean embedded() {
    return workTree.resolve(".git").equals(gitDir);
  }

  Path git() {
    return require(gitDir);
  }

  Path common() {
    return require(commonDir);
  }

  Path objects() {
    return common().resolve("objects");
  }

  Path base(Area area) {
    return switch (area) {
      case TREE, OWN -> workTree;
      case GIT -> git();
      case COMMON -> common();
    };
  }

  private static Path require(@Nullable Path path) {
    if (path == null) {
      throw new IllegalStateException("there is no repository");
    }
    return path;
  }

  /** The repository that a folder is in, or the folder itself when there is none. */
  static GitFolders around(Path folder) throws IOException {
    for (Path at = folder; at != null; at = at.getParent()) {
      GitFolders found = at(at);
      if (found != null) {
        return found;
      }
    }
    return none(folder);
  }

  /** The repository whose working tree begins here; null when none does. */
  static @Nullable GitFolders at(Path folder) throws IOException {
    Path dotGit = folder.resolve(".git");
    Stat stat = Stat.find(dotGit);
    if (stat == null) {
      return null;
    }
    return switch (stat.kind()) {
      case Kind.FOLDER -> of(folder, dotGit);
      case Kind.FILE -> elsewhere(folder, pointed(folder, dotGit));
      case Kind.LINK -> elsewhere(folder, dotGit);
      default -> null;
    };
  }

  private static @Nullable GitFolders elsewhere(Path folder, @Nullable Path gitDir)
      throws IOException {
    return gitDir != null && Files.isDirectory(gitDir) ? of(folder, gitDir.toRealPath()) : null;
  }

  /**
   * A working tree and git's own folder of it; null when that is none. Where snapshots are kept it
   * is one even when work damaged it: they are to mend it.
   */
  private static @Nullable GitFolders of(Path folder, Path gitDir) throws IOException {
    if (Files.isDirectory(gitDir.resolve("evograft"), LinkOption.NOFOLLOW_LINKS)) {
      return new GitFolders(folder, gitDir, gitDir);
    }
    Path common = gitDir;
    Path commonFile = gitDir.resolve("commondir");
    boolean linked = !gitDir.equals(folder.resolve(".git")); // else it is none of git's
    if (linked && Files.isRegularFile(commonFile, LinkOption.NOFOLLOW_LINKS)) {
      common = gitDir.resolve(line(commonFile)).normalize();
      common = Files.isDirectory(common) ? common.toRealPath() : common;
      if (Files.isDirectory(common.resolve("evograft"), LinkOption.NOFOLLOW_LINKS)) {
        return new GitFolders(folder, gitDir, common);
      }
    }
    boolean whole =
        Files.isRegularFile(gitDir.resolve("HEAD"))
            && Files.isDirectory(common.resolve("objects"))
            && Files.isDirectory(common.resolve("refs"));
    return whole ? new GitFolders(folder, gitDir, common) : null;
  }

  private static @Nullable Path pointed(Path folder, Path file) throws IOException {
    String line = Files.size(file) > 8192 ? "" : line(file);
    if (!line.startsWith("gitdir: ")) {
      return null;
    }
    try {
      return folder.resolve(line.substring("gitdir: ".length())).normalize();
    } catch (InvalidPathException e) {
      return null;
    }
  }

  private static String line(Path file) throws IOException {
    String text = new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    return text.stripTrailing();
  }
}
