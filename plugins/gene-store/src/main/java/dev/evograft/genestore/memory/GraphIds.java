// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.LogLine;
import dev.evograft.genestore.file.LogReader;
import dev.evograft.genestore.file.LogSink;
import dev.evograft.genestore.file.StoreLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * Which events there are, so that none is written twice. Of older files only those are read that
 * can have an event, for nothing in a file is of a later time than its rotation. Used under the
 * lock of the folder only.
 */
final class GraphIds {

  /** Clocks are set now and then. */
  private static final long MARGIN = Duration.ofDays(1).toMillis();

  private final GraphFiles files;
  private final StoreLock lock;
  private final LogReader reader;
  private final Map<String, LongSet> older = new HashMap<>();
  private Ids ids = new Ids();

  GraphIds(GraphFiles files, LineLog log, StoreLock lock) {
    this.files = files;
    this.lock = lock;
    this.reader = log.reader();
  }

  /** Whether an event of this id is in one of the files. */
  boolean contains(String id) {
    reader.refresh(ids);
    if (ids.set.contains(id)) {
      return true;
    }
    long at = EventTimes.ofId(id);
    for (String name : files.rotated()) {
      if (files.rotatedAt(name).toEpochMilli() + MARGIN >= at && older(name).contains(id)) {
        return true;
      }
    }
    return false;
  }

  private LongSet older(String name) {
    return older.computeIfAbsent(
        name,
        n -> {
          Ids found = new Ids();
          try (LineLog log = new LineLog(files.path(n), lock);
              LogReader all = log.reader()) {
            all.refresh(found);
          }
          return found.set;
        });
  }

  void close() {
    reader.close();
    ids = new Ids();
    older.clear();
  }

  private static final class Ids implements LogSink {
    private LongSet set = new LongSet();

    @Override
    public void restart() {
      set = new LongSet();
    }

    @Override
    public boolean line(LogLine line) {
      var event = EventLine.of(line.bytes());
      event.ifPresent(e -> set.add(e.id()));
      return event.isPresent();
    }

    @Override
    public void tooLong(long offset, long length) {}
  }
}
