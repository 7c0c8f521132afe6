// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a restore that another home left half done, and that one of this home leaves so. It
 * waits beside the plan file, and has its place again when the plan of this home is done, by
 * whatever process.
 */
final class LeftPlan {

  private final Path file;
  private final Path waiting;

  /**
   * Beside a plan file.
   *
   * @param file that need not be there
   */
  LeftPlan(Path file) {
    this.file = file;
    this.waiting = file.resolveSibling(file.getFileName() + ".left");
  }

  boolean exists() {
    return Files.isRegularFile(waiting, LinkOption.NOFOLLOW_LINKS);
  }

  /** What is in the plan file now shall be there again. */
  void keep() throws IOException {
    Store.write(waiting, Files.readAllBytes(file));
  }

  /** Nobody goes on with it. */
  void drop() throws IOException {
    Files.deleteIfExists(waiting);
  }

  /** Its text without its mark; null when there is none. */
  @Nullable String read() throws IOException {
    if (!exists()) {
      return null;
    }
    String all = new String(Files.readAllBytes(waiting), StandardCharsets.UTF_8);
    return all.substring(all.indexOf('\0') + 1);
  }

  /**
   * The plan that is there is done.
   *
   * @return whether the other has its place again; not when it never lost it, as the process died
   *     before, and then it is the one that is done
   */
  boolean giveBack() throws IOException {
    if (!exists()) {
      return false;
    }
    if (Files.exists(file)
        && Arrays.equals(Files.readAllBytes(file), Files.readAllBytes(waiting))) {
      drop();
      return false;
    }
    Files.move(waiting, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return true;
  }
}
