// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who may do what with files, where the system has permissions. */
final class Permissions {

  private Permissions() {}

  /** Gives a file the permissions of another, where that is there, but for the right to execute. */
  static void like(Path file, Path other, boolean executable) throws IOException {
    PosixFileAttributeView view = view(file);
    if (view != null) {
      PosixFileAttributeView old = view(other);
      boolean isThere = Files.isRegularFile(other, LinkOption.NOFOLLOW_LINKS);
      Set<PosixFilePermission> modes =
          EnumSet.copyOf((old != null && isThere ? old : view).readAttributes().permissions());
      execute(modes, executable);
      view.setPermissions(modes);
    }
  }

  static boolean isExecutable(Path file) throws IOException {
    PosixFileAttributeView view = view(file);
    return view != null
        && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
  }

  /** Whoever may read an executable file may execute it; the other bits stay. */
  private static void execute(Set<PosixFilePermission> modes, boolean executable) {
    pair(modes, executable, PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE);
    pair(modes, executable, PosixFilePermission.GROUP_READ, PosixFilePermission.GROUP_EXECUTE);
    pair(modes, executable, PosixFilePermission.OTHERS_READ, PosixFilePermission.OTHERS_EXECUTE);
  }

  private static void pair(
      Set<PosixFilePermission> modes,
      boolean executable,
      PosixFilePermission read,
      PosixFilePermission execute) {
    if (executable && modes.contains(read)) {
      modes.add(execute);
    } else if (!executable) {
      modes.remove(execute);
    }
  }

  private static @Nullable PosixFileAttributeView view(Path file) {
    return Files.getFileAttributeView(
        file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
  }
}
