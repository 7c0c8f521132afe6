// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipal;

/** Tells folders that nobody but this user can write into. */
public final class OwnFolders {

  private OwnFolders() {}

  /** Who owns what this process makes. */
  public static UserPrincipal self() throws IOException {
    Path probe = Files.createTempFile("evograft-", ".tmp");
    try {
      return Files.getOwner(probe);
    } finally {
      Files.delete(probe);
    }
  }

  /** Whether it is a folder of its own, of this owner, that nobody else can write into. */
  public static boolean isPrivate(Path folder, UserPrincipal owner) throws IOException {
    if (!folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS); // Windows: rights are inherited
    }
    PosixFileAttributes found =
        Files.readAttributes(folder, PosixFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    return found.isDirectory()
        && found.owner().equals(owner)
        && !found.permissions().contains(PosixFilePermission.GROUP_WRITE)
        && !found.permissions().contains(PosixFilePermission.OTHERS_WRITE);
  }
}
