// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.boot;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import dev.evograft.spi.Workspace.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;
import org.slf4j.LoggerFactory;

/**
 * Where plugins are unpacked to when nobody says: in the home, or in a private folder of the
 * system's temporary one. Never in the workspace, whose content may be anybody's.
 */
final class CachePlace {

  private CachePlace() {}

  static Path of(Options options) {
    Path named = options.cache;
    if (named != null) {
      return named.toAbsolutePath();
    }
    Path home = options.home;
    if (home != null) {
      return home.toAbsolutePath().resolve(".evograft").resolve("cache").resolve("plugins");
    }
    Path shared = Path.of(System.getProperty("java.io.tmpdir", "/tmp")).toAbsolutePath();
    Path usual = shared.resolve("evograft-" + System.getProperty("user.name", "user"));
    if (!options.takesZips()) {
      return usual; // never looked at
    }
    try {
      AtomicFiles.makeFolders(usual, Access.SECRET);
      return isPrivate(usual, shared) ? usual : Files.createTempDirectory(shared, "evograft-");
    } catch (IOException e) {
      LoggerFactory.getLogger("dev.evograft").warn("{} cannot be used", usual, e);
      return usual;
    }
  }

  /** Others can write into the temporary folder, so it may be theirs. */
  private static boolean isPrivate(Path folder, Path shared) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return true; // the temporary folder of Windows is the user's own
    }
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions = found.permissions();
    Path probe = Files.createTempFile(shared, "evograft-", ".tmp");
    try {
      return found.isDirectory()
          && found.owner().equals(Files.getOwner(probe))
          && !permissions.contains(PosixFilePermission.GROUP_WRITE)
          && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
    } finally {
      Files.delete(probe);
    }
  }
}
