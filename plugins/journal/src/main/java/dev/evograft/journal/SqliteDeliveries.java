// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryStore;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
  private final Letters letters;

  SqliteDeliveries(Writer writer, ReadPool pool) {
    this.writer = writer;
    this.pool = pool;
    this.letters = new Letters(writer, pool);
  }

  @Override
  public List<Position> positions() {
    return pool.read(session -> session.list(DeliveryRows.POSITIONS, DeliveryRows::position));
  }

  @Override
  public Position join(String destination, String target, Set<String> types, long scanIfNew) {
    Optional<Position> known = pool.read(session -> position(session, destination));
    if (known.isPresent()
        && known.get().target().equals(target)
        && known.get().types().equals(types)) {
      return known.get(); // at each start: no need to write
    }
    return writer.transact(
        (session, others) -> {
          session.update(
              """
              INSERT INTO destination(id, target, types, scan, since, state, owner, epoch, lease)
              SELECT ?1, ?2, ?5, ?3, ?3, 'active', iif(f.id IS NULL, NULL, ?4),
                coalesce(f.epoch, 0), f.lease
              FROM (SELECT ?1 AS wanted) LEFT JOIN forgotten f ON f.id = wanted WHERE true
              ON CONFLICT(id) DO UPDATE SET target = excluded.target, types = excluded.types""",
              destination,
              target,
              scanIfNew,
              Position.FORGOTTEN,
              DeliveryRows.types(types));
          session.update("DELETE FROM forgotten WHERE id = ?", destination);
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
      Letters.put(session, destination, letter);
    }
    for (Receipt receipt : checkpoint.receipts()) {
      DeliveryRows.put(session, destination, receipt);
    }
  }

  @Override
  public List<DeadLetter> deadLetters(@Nullable String destination, int limit) {
    return letters.newest(destination, limit);
  }

  @Override
  public List<DeadLetter> deadLettersOf(String destination, String key) {
    return letters.of(destination, key);
  }

  @Override
  public long countDeadLetters(String destination) {
    return letters.count(destination);
  }

  @Override
  public List<FirstLetter> firstLetters(String destination, @Nullable String afterKey, int limit) {
    return letters.first(destination, afterKey, limit);
  }

  @Override
  public long deadLetterBytes() {
    return letters.bytes();
  }

  @Override
  public int pruneResolved(Instant before, int limit) {
    return letters.pruneResolved(before, limit);
  }

  @Override
  public Optional<Receipt> receipt(String destination, String key) {
    return pool.read(
        session -> session.first(DeliveryRows.RECEIPT, DeliveryRows::receipt, destination, key));
  }
}
