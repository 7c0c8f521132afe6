// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LogLine;
import dev.evograft.genestore.file.LogMark;
import dev.evograft.genestore.file.LogReader;
import dev.evograft.genestore.file.LogSink;
import org.jspecify.annotations.Nullable;

/** The ids of the events in a file, or in what was written to it later. Not thread-safe. */
final class IdsOfFile implements LogSink, AutoCloseable {

  /** The year 2100. No clock is wrong by that much: it is a number of something else. */
  private static final long NO_TIME = 4_102_444_800_000L;

  private final LogReader reader;
  private LongSet set = new LongSet();
  private long since;
  private long latest = Experience.UNKNOWN;

  /**
   * Reads nothing yet.
   *
   * @param reader of the file, from the beginning or from a checkpoint
   * @param since events of a later time are not before that
   */
  IdsOfFile(LogReader reader, long since) {
    this.reader = reader;
    this.since = since;
  }

  /** Whether what it reads says all about events of a time. */
  boolean covers(long at) {
    return at >= since;
  }

  /** Reads on to the end; how far that is, or null if there is no file. */
  @Nullable LogMark readOn() {
    reader.refresh(this);
    return reader.mark();
  }

  /** Whether there was an event of this id in what was read. */
  boolean contains(String id) {
    return set.contains(id);
  }

  /** When the newest was, by its id. */
  long latest() {
    return latest;
  }

  int size() {
    return set.size();
  }

  /** It reads from the beginning, of whatever file there is. */
  @Override
  public void restart() {
    set = new LongSet();
    latest = Experience.UNKNOWN;
    since = Long.MIN_VALUE;
  }

  @Override
  public boolean line(LogLine line) {
    var event = EventLine.of(line.bytes());
    event.ifPresent(
        e -> {
          set.add(e.id());
          long at = EventTimes.ofId(e.id());
          latest = at < NO_TIME ? Math.max(latest, at) : latest;
        });
    return event.isPresent();
  }

  @Override
  public void tooLong(long offset, long length) {}

  @Override
  public void close() {
    reader.close();
  }
}
