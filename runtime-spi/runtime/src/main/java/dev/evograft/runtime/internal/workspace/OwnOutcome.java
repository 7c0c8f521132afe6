// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * What came of a write that was recorded, by what is there: it failed, or its process died before
 * it was done, or before it said so.
 *
 * @param folder of the file
 * @param record that says what was to be written
 * @param frame where it says so
 */
record OwnOutcome(Path folder, RandomAccessFile record, OwnFrame frame) {

  private static final int CHUNK = 64 << 10;

  /** How many bytes are there of what was to be written; -1 when nothing was done. */
  long kept() throws IOException {
    Path file = folder.resolve(frame.path());
    boolean there = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
    return switch (frame.kind()) {
      case OwnFrame.APPEND -> {
        long more = there ? Files.size(file) - frame.count() : 0;
        yield Math.max(0, Math.min(frame.length(), more));
      }
      case OwnFrame.REPLACE ->
          Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && isIn(file) ? frame.length() : -1;
      case OwnFrame.MOVE ->
          !there && Files.exists(folder.resolve(frame.to()), LinkOption.NOFOLLOW_LINKS) ? 0 : -1;
      default -> there ? -1 : 0;
    };
  }

  private boolean isIn(Path file) throws IOException {
    if (Files.size(file) != frame.length()) {
      return false;
    }
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      record.seek(frame.content());
      for (long left = frame.length(); left > 0; ) {
        byte[] theirs = in.readNBytes((int) Math.min(left, CHUNK));
        byte[] ours = new byte[theirs.length];
        record.readFully(ours);
        if (theirs.length == 0 || !Arrays.equals(theirs, ours)) {
          return false;
        }
        left -= theirs.length;
      }
    }
    return true;
  }
}
