// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.JournalStore.Pruned;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Removes what is old, in steps that are short enough for the writers between. */
final class Pruner {

  private static final int KEYS = 500;

  /** A step takes no more, so that it is over in a few milliseconds. */
  private static final long ENTRIES = 1_000;

  /** Pages of a step: half a MiB. */
  private static final int PAGES = 128;

  private static final Duration LONGEST_DUTY = Duration.ofDays(1);

  /**
   * The next keys in the order of their first entries, with what decides. The index of streams and
   * ordinals has all that tells them apart, so that only the last entry of each is read.
   */
  private static final String OLDEST =
      """
      SELECT k.stream, e.key, e.ordinal + 1, e.seq, e.at,
        e.ends = 1 AND e.seq <= (SELECT coalesce(min(scan), e.seq) FROM destination)
          AND NOT EXISTS(SELECT 1 FROM destination d
            JOIN lane l ON l.destination = d.id AND l.key = e.key)
      FROM (SELECT stream FROM entry WHERE stream > ? AND ordinal = 0
          AND stream <= (SELECT coalesce(min(scan), 9223372036854775807) FROM destination)
        ORDER BY stream LIMIT %d) k
      JOIN entry e ON e.stream = k.stream
        AND e.ordinal = (SELECT max(l.ordinal) FROM entry l WHERE l.stream = k.stream)
      ORDER BY k.stream"""
          .formatted(KEYS);

  private static final String PASSED =
      "SELECT coalesce(min(scan), 9223372036854775807) FROM destination";

  private static final String WEIGHT =
      "SELECT coalesce(sum(length(payload)), 0) FROM entry WHERE stream = ?";

  private static final Bulk ENTRIES_OF = Bulk.deleteByKey("DELETE FROM entry WHERE stream");
  private static final Bulk STREAMS = Bulk.deleteByKey("DELETE FROM stream WHERE key");
  private static final Bulk RECEIPTS =
      Bulk.deleteByKey(
          "DELETE FROM receipt WHERE destination IN (SELECT id FROM destination) AND key");

  /** Blocks that have no entry any more; the newest may get some. */
  private static final String EMPTY_BLOCKS =
      "DELETE FROM type_block WHERE block < coalesce((SELECT min(seq) FROM entry), ("
          + Appender.HEAD
          + "), 0) / "
          + Types.BLOCK;

  private final Writer writer;
  private final ReadPool pool;
  private final Checkpointer checkpointer;

  Pruner(Writer writer, ReadPool pool, Checkpointer checkpointer) {
    this.writer = writer;
    this.pool = pool;
    this.checkpointer = checkpointer;
  }

  Pruned prune(long after, Instant before, boolean dryRun) {
    // Reading first: most of the time there is nothing, and nobody has to wait for that.
    Step seen = pool.read(session -> look(session, after, before));
    if (dryRun || seen.gone.isEmpty()) {
      return seen.result();
    }
    Step done =
        writer.transact(
            (session, others) -> {
              Step still = still(session, seen);
              remove(session, still.gone);
              return still;
            });
    checkpointer.wrote(3 * done.entries + done.bytes / 4_000);
    return done.result();
  }

  private static Step look(Session session, long after, Instant before) throws SQLException {
    Step step = new Step(after);
    List<Candidate> found = session.list(OLDEST, Candidate::of, after);
    boolean anyOld = false;
    for (Candidate next : found) {
      if (step.entries >= ENTRIES) {
        step.more = true;
        return step;
      }
      boolean old = next.at < millis(before);
      anyOld |= old;
      step.upTo = next.stream;
      if (old && next.settled) {
        step.take(next.weighing(session.number(WEIGHT, next.stream)));
      }
    }
    // Behind a whole page of young keys there are younger ones.
    step.more = found.size() == KEYS && anyOld;
    return step;
  }

  /** What of it may still go: a key that has ended gets no entries, but its readers may want it. */
  private static Step still(Session session, Step seen) throws SQLException {
    Step step = new Step(seen.upTo);
    step.more = seen.more;
    long passed = session.number(PASSED);
    Set<String> lanes = new HashSet<>(session.list("SELECT key FROM lane", r -> r.getString(1)));
    for (Candidate next : seen.gone) {
      // Gone: another process was quicker, and the key may have begun anew.
      boolean there = session.number("SELECT 1 FROM entry WHERE seq = ?", next.stream) == 1;
      if (there && next.last <= passed && !lanes.contains(next.key)) {
        step.take(next);
      }
    }
    return step;
  }

  private static long millis(Instant at) {
    return at.equals(Instant.MAX) ? Long.MAX_VALUE : at.toEpochMilli();
  }

  private static void remove(Session session, List<Candidate> gone) throws SQLException {
    ENTRIES_OF.run(session, gone, (row, at, key) -> row.setLong(at + 1, key.stream));
    STREAMS.run(session, gone, (row, at, key) -> row.setString(at + 1, key.key));
    RECEIPTS.run(session, gone, (row, at, key) -> row.setString(at + 1, key.key));
    session.update(EMPTY_BLOCKS);
  }

  long bytes() {
    return pool.read(
        session ->
            (session.number("PRAGMA page_count") - session.number("PRAGMA freelist_count"))
                * session.number("PRAGMA page_size"));
  }

  boolean giveBack() {
    long free = pool.read(session -> session.number("PRAGMA freelist_count"));
    if (free > 0) {
      writer.transact(
          (session, others) -> {
            session.script("PRAGMA incremental_vacuum(" + PAGES + ")");
            return true;
          });
      checkpointer.wrote(PAGES);
    }
    return free > PAGES;
  }

  boolean takeDuty(String name, String owner, Instant now, Instant until) {
    return writer.transact(
        (session, others) ->
            session.update(
                    """
                    INSERT INTO duty(name, owner, until) VALUES (?1, ?2, ?3)
                    ON CONFLICT(name) DO UPDATE SET owner = ?2, until = ?3
                    WHERE owner = ?2 OR until <= ?4 OR until > ?5""",
                    name,
                    owner,
                    until.toEpochMilli(),
                    now.toEpochMilli(),
                    now.plus(LONGEST_DUTY).toEpochMilli())
                > 0);
  }

  /**
   * A key that may go.
   *
   * @param last the sequence number of its last entry
   * @param settled whether it has ended and everybody is done with it
   */
  private record Candidate(
      long stream, String key, long entries, long last, long at, boolean settled, long bytes) {

    static Candidate of(ResultSet row) throws SQLException {
      return new Candidate(
          row.getLong(1),
          row.getString(2),
          row.getLong(3),
          row.getLong(4),
          row.getLong(5),
          row.getBoolean(6),
          0);
    }

    Candidate weighing(long weight) {
      return new Candidate(stream, key, entries, last, at, settled, weight);
    }
  }

  /** What a step finds. */
  private static final class Step {
    final List<Candidate> gone = new ArrayList<>();
    long entries;
    long bytes;
    long upTo;
    boolean more;

    Step(long after) {
      upTo = after;
    }

    void take(Candidate key) {
      gone.add(key);
      entries += key.entries;
      bytes += key.bytes;
    }

    Pruned result() {
      return new Pruned(gone.size(), entries, bytes, upTo, more);
    }
  }
}
