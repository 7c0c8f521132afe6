// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.journal.PruneStep.Candidate;
import dev.evograft.spi.journal.JournalStore.Pruned;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;

/** Removes what is old, in steps that are short enough for the writers between. */
final class Pruner {

  private static final int KEYS = 500;

  /** A key with more entries than a step takes goes in pieces of so many. */
  private static final int PIECE = 250;

  /** So many entries tell how much a key weighs. */
  private static final int WEIGHED = 1_000;

  /**
   * The next keys in the order of their first entries, with what decides. The index of streams and
   * ordinals leads from each to the next, past all that lies between, and only the last entry of
   * each is read.
   */
  private static final String OLDEST =
      """
      WITH RECURSIVE k(stream) AS (
        SELECT min(stream) FROM entry WHERE stream > ?
        UNION ALL
        SELECT (SELECT min(n.stream) FROM entry n WHERE n.stream > k.stream) FROM k
          WHERE k.stream IS NOT NULL
        LIMIT %d)
      SELECT k.stream, e.key, e.ordinal + 1, e.seq, e.at,
        e.ends = 1 AND e.seq <= (SELECT coalesce(min(scan), e.seq) FROM destination)
          AND NOT EXISTS(SELECT 1 FROM destination d
            JOIN lane l ON l.destination = d.id AND l.key = e.key)
      FROM k CROSS JOIN entry e ON e.stream = k.stream
        AND e.ordinal = (SELECT max(l.ordinal) FROM entry l WHERE l.stream = k.stream)
      WHERE k.stream <= (SELECT coalesce(min(scan), 9223372036854775807) FROM destination)
      ORDER BY k.stream"""
          .formatted(KEYS);

  private static final String PASSED =
      "SELECT coalesce(min(scan), 9223372036854775807) FROM destination";

  private static final String LANES =
      "SELECT count(*) FROM destination d JOIN lane l ON l.destination = d.id AND l.key = ?";

  private static final String WEIGHT =
      "SELECT coalesce(sum(length(payload)), 0) FROM"
          + " (SELECT payload FROM entry WHERE stream = ? LIMIT "
          + WEIGHED
          + ")";

  private static final String BEGUN = "SELECT at FROM entry WHERE seq = ?";

  private static final String LEAVING = "SELECT min(stream) FROM leaving";

  /** The newest first, so that what is left has no gap, and no last entry. */
  private static final String REMOVE_PIECE =
      "DELETE FROM entry WHERE stream = ?1 AND ordinal >"
          + " (SELECT max(ordinal) FROM entry WHERE stream = ?1) - "
          + PIECE;

  private static final Bulk ENTRIES_OF = Bulk.deleteByKey("DELETE FROM entry WHERE stream");
  private static final Bulk STREAMS = Bulk.deleteByKey("DELETE FROM stream WHERE key");
  private static final Bulk RECEIPTS =
      Bulk.deleteByKey(
          "DELETE FROM receipt WHERE destination IN (SELECT id FROM destination) AND key");

  /** The first block that has an entry, or may get one. */
  private static final String FIRST_BLOCK =
      "SELECT coalesce((SELECT min(seq) FROM entry), (" + Appender.HEAD + "), 0) / " + Types.BLOCK;

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
    long leaving = dryRun ? 0 : pool.read(session -> session.number(LEAVING));
    if (leaving != 0) {
      return nextPiece(leaving, after);
    }
    PruneStep seen = pool.read(session -> look(session, after, before));
    if (dryRun || seen.gone.isEmpty()) {
      return seen.result();
    }
    PruneStep done =
        writer.transact(
            (session, others) -> {
              PruneStep still = still(session, seen);
              remove(session, still.gone);
              return still;
            });
    checkpointer.wrote(3 * Math.min(done.entries, PruneStep.ENTRIES) + done.bytes / 4_000);
    return done.result();
  }

  /** What was said of the key's size holds for all of it: this is part of that. */
  private Pruned nextPiece(long stream, long after) {
    writer.transact(
        (session, others) -> {
          removePiece(session, stream);
          return true;
        });
    checkpointer.wrote(3 * PIECE);
    return new Pruned(0, 0, 0, after, true);
  }

  private static void removePiece(Session session, long stream) throws SQLException {
    if (session.update(REMOVE_PIECE, stream) < PIECE) {
      session.update("DELETE FROM leaving WHERE stream = ?", stream);
      removeEmptyBlocks(session);
    }
  }

  private static PruneStep look(Session session, long after, Instant before) throws SQLException {
    PruneStep step = new PruneStep(after);
    List<Candidate> found = session.list(OLDEST, Candidate::of, after);
    for (Candidate next : found) {
      if (next.at() < Upkeep.millis(before) && next.settled()) {
        if (!step.hasRoomFor(next)) {
          step.more = true;
          return step;
        }
        step.take(next.weighing(weight(session, next)));
      }
      step.upTo = next.stream();
    }
    step.more = found.size() == KEYS && someBeganBefore(session, found, Upkeep.millis(before));
    return step;
  }

  private static long weight(Session session, Candidate key) throws SQLException {
    long some = session.number(WEIGHT, key.stream());
    return key.entries() <= WEIGHED ? some : some * key.entries() / WEIGHED;
  }

  /**
   * Behind a whole page of keys that began later there are younger ones; behind one of keys that
   * live long there may be any.
   */
  private static boolean someBeganBefore(Session session, List<Candidate> page, long before)
      throws SQLException {
    for (Candidate key : page) {
      if (key.at() < before || session.number(BEGUN, key.stream()) < before) {
        return true;
      }
    }
    return false;
  }

  /** What of it may still go: a key that has ended gets no entries, but its readers may want it. */
  private static PruneStep still(Session session, PruneStep seen) throws SQLException {
    PruneStep step = new PruneStep(seen.upTo);
    step.more = seen.more;
    long passed = session.number(PASSED);
    for (Candidate next : seen.gone) {
      // Gone: another process was quicker, and the key may have begun anew.
      boolean there = session.number("SELECT 1 FROM entry WHERE seq = ?", next.stream()) == 1;
      if (there && next.last() <= passed && session.number(LANES, next.key()) == 0) {
        step.take(next);
      }
    }
    return step;
  }

  private static void remove(Session session, List<Candidate> gone) throws SQLException {
    List<Candidate> whole = gone.stream().filter(key -> !key.isHuge()).toList();
    ENTRIES_OF.run(session, whole, (row, at, key) -> row.setLong(at + 1, key.stream()));
    STREAMS.run(session, gone, (row, at, key) -> row.setString(at + 1, key.key()));
    RECEIPTS.run(session, gone, (row, at, key) -> row.setString(at + 1, key.key()));
    for (Candidate key : gone) {
      if (key.isHuge()) {
        session.update("INSERT INTO leaving(stream) VALUES (?)", key.stream());
        removePiece(session, key.stream());
      }
    }
    removeEmptyBlocks(session);
  }

  private static void removeEmptyBlocks(Session session) throws SQLException {
    long first = session.number(FIRST_BLOCK);
    for (long type : Types.all(session)) {
      session.update("DELETE FROM type_block WHERE type = ? AND block < ?", type, first);
    }
  }
}
