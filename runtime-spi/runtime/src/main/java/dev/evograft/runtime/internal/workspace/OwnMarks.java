// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * Whether somebody wrote in a folder who records it elsewhere: who has a home records in it, others
 * in the workspace, and neither knows what the other one wrote. A mark of a moment is in the
 * workspace until one of the others takes it away, which it does before it writes.
 *
 * @param folder of the marks, in a folder of the state folder
 * @param mine what the names of ours begin with; empty where nobody else writes
 * @param possible whether the state folder is there, or was made for them
 */
record OwnMarks(Path folder, String mine, BooleanSupplier possible) {

  static final String HOME = "home-";
  static final String PLAIN = "plain-";

  /** From this moment on. */
  void begin(String moment) throws IOException {
    if (!mine.isEmpty() && possible.getAsBoolean()) {
      AtomicFiles.makeFolders(folder, Access.SECRET);
      AtomicFiles.write(folder.resolve(mine + moment), new byte[0], AtomicFiles.ownerFile(folder));
      AtomicFiles.syncFolder(folder);
    }
  }

  /** Says to the others that it is written now. */
  void take() throws IOException {
    List<Path> theirs = all(mine.equals(PLAIN) ? HOME : PLAIN);
    for (Path each : theirs) {
      Files.deleteIfExists(each);
    }
    if (!theirs.isEmpty()) {
      AtomicFiles.syncFolder(folder);
    }
  }

  /** Whether none of the others wrote since a moment; without a state folder they leave no word. */
  boolean isAlone(String moment) {
    return mine.isEmpty()
        || Files.isRegularFile(folder.resolve(mine + moment), LinkOption.NOFOLLOW_LINKS)
        || Files.notExists(folder.resolve("../..").normalize(), LinkOption.NOFOLLOW_LINKS);
  }

  /** Removes those before a moment. */
  void forget(String moment) throws IOException {
    for (Path each : mine.isEmpty() ? List.<Path>of() : all(mine)) {
      if (String.valueOf(each.getFileName()).compareTo(mine + moment) < 0) {
        Files.deleteIfExists(each);
      }
    }
  }

  private List<Path> all(String prefix) throws IOException {
    List<Path> all = new ArrayList<>();
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, prefix + "*")) {
        found.forEach(all::add);
      } catch (NoSuchFileException | NotDirectoryException e) {
        return List.of();
      }
    }
    return all;
  }
}
