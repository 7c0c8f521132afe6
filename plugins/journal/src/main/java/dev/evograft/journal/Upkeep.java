// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import java.time.Duration;
import java.time.Instant;

/** How large the file is, how it gets smaller, and whose turn it is to see to that. */
final class Upkeep {

  /** Pages of a step: half a MiB. */
  private static final int PAGES = 128;

  private static final Duration LONGEST_DUTY = Duration.ofDays(1);

  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private static final String FREE = "PRAGMA freelist_count";

  private final Writer writer;
  private final ReadPool pool;
  private final Checkpointer checkpointer;

  Upkeep(Writer writer, ReadPool pool, Checkpointer checkpointer) {
    this.writer = writer;
    this.pool = pool;
    this.checkpointer = checkpointer;
  }

  /** A time as rows have it. */
  static long millis(Instant at) {
    if (at.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return at.isAfter(LAST) ? Long.MAX_VALUE : at.toEpochMilli();
  }

  long bytes() {
    return pool.read(
        session ->
            (session.number("PRAGMA page_count") - session.number(FREE))
                * session.number("PRAGMA page_size"));
  }

  boolean giveBack() {
    long before = pool.read(session -> session.number(FREE));
    if (before == 0) {
      return false;
    }
    long after =
        writer.transact(
            (session, others) -> {
              session.script("PRAGMA incremental_vacuum(" + PAGES + ")");
              return session.number(FREE);
            });
    checkpointer.wrote(PAGES);
    return after > 0 && after < before; // a file that somebody rebuilt may not be able to shrink
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
}
