// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Where git keeps its files for a folder.
 *
 * @param top the root of the working tree
 * @param own HEAD and the index
 * @param common objects, refs and settings; the same but in a linked working tree
 */
public record GitFolder(Path top, Path own, Path common) {

  /** The repository that a folder is in; empty where there is none that could be read. */
  public static Optional<GitFolder> around(Path folder) {
    for (Path at = folder; at != null; at = at.getParent()) {
      Path dotGit = at.resolve(".git");
      if (Files.exists(dotGit, LinkOption.NOFOLLOW_LINKS)) {
        return of(at, dotGit);
      }
    }
    return Optional.empty();
  }

  private static Optional<GitFolder> of(Path top, Path dotGit) {
    try {
      Path own = Files.isDirectory(dotGit) ? dotGit.toRealPath() : pointed(top, dotGit);
      Path file = own.resolve("commondir");
      Path common = Files.isRegularFile(file) ? own.resolve(line(file)).toRealPath() : own;
      boolean whole =
          Files.isRegularFile(own.resolve("HEAD")) && Files.isDirectory(common.resolve("objects"));
      return whole ? Optional.of(new GitFolder(top, own, common)) : Optional.empty();
    } catch (IOException | InvalidPathException e) {
      return Optional.empty(); // no repository that git could read either
    }
  }

  private static Path pointed(Path top, Path file) throws IOException {
    String line = Files.size(file) > 8192 ? "" : line(file);
    if (!line.startsWith("gitdir: ")) {
      throw new IOException(file + " names no folder");
    }
    return top.resolve(line.substring("gitdir: ".length())).toRealPath();
  }

  private static String line(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).strip();
  }

  /** Where a folder beneath the top lies, with a slash behind it; empty for the top itself. */
  public String prefixOf(Path folder) {
    String path = top.relativize(folder).toString().replace('\\', '/');
    return path.isEmpty() ? "" : path + "/";
  }
}
