// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.workspace;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Leaves out of a record what nobody can ask for: what was written to a file before it was written
 * as a whole, or deleted. Without it small files that are replaced each time would fill the disk.
 */
final class OwnShrink {

  private static final long LEAST = 4 << 20;
  private static final int CHUNK = 64 << 10;

  private long last;

  /**
   * Does it when a file has become twice what was left of it, and some size. An entry that is not
   * as it was written ends it: whoever reads the record is told.
   *
   * @param size of the file
   * @return whether it was written anew
   */
  boolean run(Path segment, long size) throws IOException {
    if (size < LEAST || size < 2 * last) {
      return false;
    }
    Path temp = segment.resolveSibling("." + segment.getFileName() + ".tmp");
    try (RandomAccessFile file = new RandomAccessFile(segment.toFile(), "r")) {
      List<OwnFrame> all = new ArrayList<>();
      long at = 0;
      for (OwnFrame next = OwnFrame.at(file, 0, false); next != null; ) {
        all.add(next);
        at = next.end();
        next = OwnFrame.at(file, at, false);
      }
      copy(file, needed(all), all, temp);
    } catch (IOException e) {
      Files.deleteIfExists(temp);
      throw e;
    }
    Files.move(temp, segment, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    AtomicFiles.syncFolder(segment.resolveSibling(""));
    last = Files.size(segment);
    return true;
  }

  /** From the end: what a later entry makes up for goes, if that one was surely done. */
  private static Deque<OwnFrame> needed(List<OwnFrame> all) {
    Deque<OwnFrame> kept = new ArrayDeque<>();
    Map<String, Boolean> asked = new HashMap<>();
    OwnFrame told = null;
    for (int i = all.size() - 1; i >= 0; i--) {
      OwnFrame frame = all.get(i);
      if (frame.kind() == OwnFrame.DONE || frame.kind() == OwnFrame.FAILED) {
        told = frame;
        continue;
      }
      boolean done = told != null && told.kind() == OwnFrame.DONE;
      boolean path = asked.getOrDefault(frame.path(), true);
      boolean to = frame.kind() == OwnFrame.MOVE && asked.getOrDefault(frame.to(), true);
      if (path || to) {
        if (told != null) {
          kept.addFirst(told);
        }
        kept.addFirst(frame);
      }
      if (done && frame.kind() == OwnFrame.MOVE) {
        asked.put(frame.to(), false);
        asked.put(frame.path(), to);
      } else if (done && frame.kind() != OwnFrame.APPEND) {
        asked.put(frame.path(), false);
      }
      told = null;
    }
    return kept;
  }

  private static void copy(
      RandomAccessFile from, Deque<OwnFrame> kept, List<OwnFrame> all, Path temp)
      throws IOException {
    Files.deleteIfExists(temp);
    AtomicFiles.write(temp, new byte[0], AtomicFiles.ownerFile(temp));
    Map<OwnFrame, Long> starts = new HashMap<>();
    long start = 0;
    for (OwnFrame frame : all) {
      starts.put(frame, start);
      start = frame.end();
    }
    try (FileOutputStream out = new FileOutputStream(temp.toFile())) {
      byte[] buffer = new byte[CHUNK];
      for (OwnFrame frame : kept) {
        from.seek(starts.getOrDefault(frame, 0L));
        for (long left = frame.end() - starts.getOrDefault(frame, 0L); left > 0; ) {
          int some = from.read(buffer, 0, (int) Math.min(left, buffer.length));
          if (some < 0) {
            throw new OwnFrame.TornException();
          }
          out.write(buffer, 0, some);
          left -= some;
        }
      }
      out.getFD().sync();
    }
  }
}
