// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import org.jspecify.annotations.Nullable;

/** Whose a file is. */
final class Owner {

  private Owner() {}

  /** Whether it belongs to the user of this process, as far as the system tells. */
  static boolean isUs(Path file) throws IOException {
    UserPrincipal us = Stat.UNIX ? us(file) : null;
    if (us == null) {
      return true;
    }
    UserPrincipal owner = Files.getOwner(file, LinkOption.NOFOLLOW_LINKS);
    return us.equals(owner) || owner.equals(shown(file.resolveSibling("")));
  }

  /** Some disks show what we make as somebody else's; null where we may make nothing. */
  private static @Nullable UserPrincipal shown(Path folder) {
    try {
      Path made = Files.createTempDirectory(folder, ".evograft-");
      try {
        return Files.getOwner(made);
      } finally {
        Files.delete(made);
      }
    } catch (IOException e) {
      return null;
    }
  }

  private static @Nullable UserPrincipal us(Path file) throws IOException {
    try {
      return file.getFileSystem()
          .getUserPrincipalLookupService()
          .lookupPrincipalByName(System.getProperty("user.name", ""));
    } catch (IOException e) { // one without a name, as in a container
      Path self = Path.of("/proc/self");
      return Files.exists(self) ? Files.getOwner(self) : null;
    }
  }
}
