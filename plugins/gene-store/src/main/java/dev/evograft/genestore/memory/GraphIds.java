// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.LogMark;
import dev.evograft.genestore.file.StoreLock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which events there are, so that none is written twice. Only that is read where an event can be:
 * nothing is written before it happens, so it is neither in a file that was rotated before, nor in
 * the part of a file that was there before. Used under the lock of the folder only.
 */
final class GraphIds {

  /** Clocks are set now and then. */
  private static final long MARGIN = Duration.ofHours(6).toMillis();

  /** What claims to be of a time that far ahead does not say when it was. */
  private static final long AHEAD = Duration.ofDays(2).toMillis();

  private final GraphFiles files;
  private final StoreLock lock;
  private final LineLog log;
  private final Checkpoints checkpoints;
  private final Map<String, IdsOfFile> older = new HashMap<>();
  private @Nullable IdsOfFile active;

  GraphIds(GraphFiles files, LineLog log, StoreLock lock, Checkpoints checkpoints) {
    this.files = files;
    this.lock = lock;
    this.log = log;
    this.checkpoints = checkpoints;
  }

  /** Whether an event of this id is in one of the files. */
  boolean contains(String id, long now) {
    long at = known(EventTimes.ofId(id), now);
    if (active(at).contains(id)) {
      return true;
    }
    List<String> rotated = files.rotated();
    older.keySet().retainAll(rotated);
    for (String name : rotated) {
      if (files.rotatedAt(name).toEpochMilli() + MARGIN >= at && older(name, at).contains(id)) {
        return true;
      }
    }
    return false;
  }

  private static long known(long at, long now) {
    return at > now + AHEAD ? Experience.UNKNOWN : at;
  }

  /**
   * When the newest event was that had to be read, by its id, however far ahead: some day that is
   * now, and whoever looks for it then is told that it is in here.
   */
  long latest() {
    IdsOfFile known = active;
    return known == null ? Experience.UNKNOWN : known.latest();
  }

  private IdsOfFile active(long at) {
    IdsOfFile known = active;
    if (known == null || !known.covers(at)) {
      closeActive();
      known = ids(log, at);
      active = known;
    }
    known.readOn();
    return known;
  }

  private IdsOfFile older(String name, long at) {
    IdsOfFile known = older.get(name);
    if (known == null || !known.covers(at)) {
      try (LineLog file = new LineLog(files.path(name), lock);
          IdsOfFile ids = ids(file, at)) {
        ids.readOn(); // once, for nobody writes it any more
        known = ids;
      }
      older.put(name, known);
    }
    return known;
  }

  private IdsOfFile ids(LineLog file, long at) {
    if (at < Long.MIN_VALUE + MARGIN) { // it does not say when it was
      return new IdsOfFile(file.reader(), Long.MIN_VALUE);
    }
    return checkpoints
        .before(at - MARGIN)
        .map(one -> new IdsOfFile(file.reader(one.mark()), one.at() + MARGIN))
        .orElseGet(() -> new IdsOfFile(file.reader(), Long.MIN_VALUE));
  }

  /**
   * Notes what is there by now, now and then, for those who look later; not while there are events
   * of later times, which a clock that was set back leaves behind.
   */
  void note(long now) {
    IdsOfFile known = active;
    if (known != null && checkpoints.isDue(now)) {
      LogMark end = known.readOn();
      if (end != null && latest() <= now) {
        checkpoints.add(now, end);
      }
    }
  }

  /** How many events had to be read. */
  int read() {
    IdsOfFile known = active;
    return (known == null ? 0 : known.size())
        + older.values().stream().mapToInt(IdsOfFile::size).sum();
  }

  private void closeActive() {
    IdsOfFile known = active;
    active = null;
    if (known != null) {
      known.close();
    }
  }

  /** Forgets what it knows; the next call begins anew. */
  void close() {
    closeActive();
    older.clear();
    checkpoints.close();
  }
}
