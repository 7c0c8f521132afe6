// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/** Says in one line what went wrong with a file, and what to do. */
final class Failures {

  private Failures() {}

  /** A write failed; nothing of it counts. */
  static EvograftException write(Path file, IOException e) {
    String why = reason(e);
    if (why.contains("No space left") || why.contains("quota")) {
      return new RetriableException(
          "write_failed", "cannot write " + file + ": no room on the disk; make some", e);
    }
    return new EvograftException(
        "write_failed", "cannot write " + file + ": " + why + "; check the folder and the disk", e);
  }

  /** A file is there and cannot be read at all. */
  static EvograftException read(Path file, IOException e) {
    return new EvograftException(
        "store_unreadable",
        "cannot read " + file + ": " + reason(e) + "; make it a file that this user may read",
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "access denied";
    }
    String said = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
    return Objects.requireNonNullElse(said, e.getClass().getSimpleName());
  }
}
