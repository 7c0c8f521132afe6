// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import org.jspecify.annotations.Nullable;

/** What goes wrong, in words for people. */
final class Failures {

  private Failures() {}

  /** What the disk refused in the middle of the work, as one line. */
  static EvograftException working(String what, IOException e) {
    String file = e instanceof FileSystemException at && at.getFile() != null ? at.getFile() : what;
    return new EvograftException(
        "write_failed", oneLine(file) + ": " + reason(e) + "; mend that and try again", e);
  }

  static String reason(Exception e) {
    Throwable cause = e.getCause();
    if (e instanceof UncheckedIOException && cause instanceof IOException wrapped) {
      return reason(wrapped);
    }
    if (e instanceof NoSuchFileException) {
      return "it is gone";
    }
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    String message = e.getMessage();
    return message == null ? e.getClass().getSimpleName() : oneLine(message);
  }

  /** A name as a line can show it. */
  static String oneLine(@Nullable String text) {
    StringBuilder line = new StringBuilder();
    for (char c : String.valueOf(text).toCharArray()) {
      line.append(Character.isISOControl(c) ? '?' : c);
    }
    return line.toString();
  }

  /** As a shell reads it as one word. */
  static String quoted(String word) {
    return word.matches("[\\w./-]+") ? word : "'" + word.replace("'", "'\\''") + "'";
  }
}
