// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.Json;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.JournalEntry;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The positions of the readers, in the tables beside the entries. */
final class SqliteDeliveries implements DeliveryStore {

  private static final String RENEW =
      """
      UPDATE destination SET scan = max(scan, ?), state = ?, why = ?, until = ?, lease = ?,
        owner = CASE WHEN ? IS NULL THEN NULL ELSE owner END
      WHERE id = ? AND epoch = ?""";

  private final Writer writer;
  private final ReadPool pool;
  private final Failures failures;

  SqliteDeliveries(Writer writer, ReadPool pool, Failures failures) {
    this.writer = writer;
    this.pool = pool;
    this.failures = failures;
  }

  @Override
  public List<Position> positions() {
    return pool.read(session -> session.list(DeliveryRows.POSITIONS, DeliveryRows::position));
  }

  @Override
  public Position join(String destination, String target, long scanIfNew) {
    Optional<Position> known = pool.read(session -> position(session, destination));
    if (known.isPresent() && known.get().target().equals(target)) {
      return known.get(); // at each start: no need to write
    }
    return writer.transact(
        (session, others) -> {
          session.update(
              """
              INSERT INTO destination(id, target, scan, since, state, epoch)
              VALUES (?1, ?2, ?3, ?3, 'active', coalesce(
                (SELECT ordinal FROM receipt WHERE destination = ?1 AND key = ''), 0))
              ON CONFLICT(id) DO UPDATE SET target = excluded.target""",
              destination,
              target,
              scanIfNew);
          return position(session, destination).orElseThrow();
        });
  }

  private static Optional<Position> position(Session session, String destination)
      throws SQLException {
    return session.first(DeliveryRows.POSITION, DeliveryRows::position, destination);
  }

  @Override
  public Optional<Long> claim(String destination, long epoch, String owner, Instant until) {
    return writer.transact(
        (session, others) -> {
          int claimed =
              session.update(
                  "UPDATE destination SET owner = ?, lease = ?, epoch = epoch + 1"
                      + " WHERE id = ? AND epoch = ?",
                  owner,
                  until.toEpochMilli(),
                  destination,
                  epoch);
          return claimed == 0 ? Optional.empty() : Optional.of(epoch + 1);
        });
  }

  @Override
  public List<Lane> lanes(String destination) {
    return pool.read(session -> session.list(DeliveryRows.LANES, DeliveryRows::lane, destination));
  }

  @Override
  public Optional<Lane> lane(String destination, String key) {
    return pool.read(
        session -> session.first(DeliveryRows.LANE, DeliveryRows::lane, destination, key));
  }

  @Override
  public int act(String destination, List<? extends DeliveryAct> acts) {
    return writer.transact((session, alone) -> new Acts(session, destination).run(acts));
  }

  @Override
  public boolean save(Checkpoint checkpoint) {
    return writer.transact(
        (session, others) -> {
          State state = checkpoint.state();
          Long lease = DeliveryRows.millis(checkpoint.leaseUntil());
          int current =
              session.update(
                  RENEW,
                  checkpoint.scan(),
                  state.word(),
                  state.why(),
                  DeliveryRows.millis(state.until()),
                  lease,
                  lease,
                  checkpoint.destination(),
                  checkpoint.epoch());
          if (current == 0) {
            return false;
          }
          saveRows(session, checkpoint);
          return true;
        });
  }

  private static void saveRows(Session session, Checkpoint checkpoint) throws SQLException {
    String destination = checkpoint.destination();
    for (Lane lane : checkpoint.lanes()) {
      DeliveryRows.put(session, destination, lane);
    }
    for (String key : checkpoint.endedLanes()) {
      session.update("DELETE FROM lane WHERE destination = ? AND key = ?", destination, key);
    }
    for (DeadLetter letter : checkpoint.deadLetters()) {
      put(session, destination, letter);
    }
    for (Receipt receipt : checkpoint.receipts()) {
      DeliveryRows.put(session, destination, receipt);
    }
  }

  private static void put(Session session, String destination, DeadLetter letter)
      throws SQLException {
    JournalEntry entry = letter.entry();
    session.update(
        """
        INSERT OR REPLACE INTO dead_letter(
          destination, key, ordinal, type, version, entry_at, payload, code, why, attempts, at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        destination,
        entry.key(),
        entry.ordinal(),
        entry.type(),
        entry.version(),
        entry.at().toEpochMilli(),
        Json.bytes(entry.payload()),
        letter.code(),
        letter.why(),
        letter.attempts(),
        letter.at().toEpochMilli());
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable String destination, int limit) {
    List<DeliveryRows.StoredLetter> rows =
        pool.read(
            session ->
                session.list(
                    DeliveryRows.LETTERS, DeliveryRows::letter, destination, destination, limit));
    return rows.stream().map(row -> row.letter(failures)).toList();
  }

  @Override
  public List<DeadLetter> deadLettersOf(String destination, String key) {
    List<DeliveryRows.StoredLetter> rows =
        pool.read(
            session ->
                session.list(DeliveryRows.LETTERS_OF, DeliveryRows::letter, destination, key));
    return rows.stream().map(row -> row.letter(failures)).toList();
  }

  @Override
  public long countDeadLetters(String destination) {
    return pool.read(
        session ->
            session.number(
                "SELECT count(*) FROM dead_letter WHERE destination = ? AND code <> 'dropped'",
                destination));
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return pool.read(
        session -> session.first(DeliveryRows.RECEIPT, DeliveryRows::receipt, destination, key));
  }
}
