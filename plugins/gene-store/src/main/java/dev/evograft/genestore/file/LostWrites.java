// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/**
 * Brings back what a program without locks wrote over: Evolver 1.29 reads the JSON file, and writes
 * all of it a moment later without what a compaction put into it in between. Its callers hold the
 * store's lock.
 */
final class LostWrites {

  /** Times of files are not exact everywhere. */
  private static final long AT_ONCE = TimeUnit.MILLISECONDS.toNanos(1);

  /** Who writes the file later than this has read it after the compaction. */
  private static final long MOMENT = TimeUnit.SECONDS.toNanos(60);

  private final Shelf shelf;
  private final Path log;
  private final Path json;

  LostWrites(Shelf shelf) {
    this.shelf = shelf;
    this.log = shelf.log().file();
    this.json = Objects.requireNonNull(shelf.files().json());
  }

  /** Appends the records of the log that was compacted last, as far as they are gone. */
  void bringBack() throws IOException {
    FileFacts last = FileFacts.of(Leftovers.last(log));
    FileFacts written = FileFacts.of(json);
    if (last == null || written == null) {
      return;
    }
    long later = written.modified() - last.modified();
    if (later > AT_ONCE && later < MOMENT) {
      List<byte[]> gone = gone();
      if (!gone.isEmpty()) {
        shelf.context().steps().before("bring back");
        shelf.log().appendUnderLock(gone);
      }
    }
  }

  private List<byte[]> gone() throws IOException {
    Map<String, byte[]> lines = new LinkedHashMap<>();
    try (LogReader reader = new LogReader(Leftovers.last(log), null)) {
      reader.refresh(new LastLines(lines, shelf.files().names()));
    }
    List<byte[]> gone = new ArrayList<>();
    for (Map.Entry<String, byte[]> line : lines.entrySet()) {
      if (shelf.isUnknown(line.getKey())) {
        gone.add(line.getValue());
      }
    }
    return gone;
  }

  /** The last line of every id that was not removed. */
  private record LastLines(Map<String, byte[]> lines, RecordNames names) implements LogSink {

    @Override
    public void restart() {
      lines.clear();
    }

    @Override
    public boolean line(LogLine line) {
      RecordHead head = RecordHead.ofLine(line.bytes());
      String id = head == null ? null : head.id();
      if (head == null || id == null) {
        return false;
      }
      lines.remove(id);
      if (!head.isRemoval() && names.has(head.type())) {
        lines.put(id, line.bytes());
      }
      return true;
    }

    @Override
    public void tooLong(long offset, long length) {
      // it was none before either
    }
  }
}
