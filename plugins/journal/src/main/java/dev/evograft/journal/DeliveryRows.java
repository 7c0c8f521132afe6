// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.Receipt;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The rows of the delivery tables. */
final class DeliveryRows {

  static final String POSITIONS =
      "SELECT id, target, types, scan, since, state, why, until, owner, epoch, lease"
          + " FROM destination ORDER BY id";

  static final String POSITION = POSITIONS.replace("ORDER BY id", "WHERE id = ?");

  static final String LANES =
      "SELECT key, next, state, attempts, due, code, why, uncertain FROM lane"
          + " WHERE destination = ? ORDER BY key";

  static final String LANE = LANES.replace("ORDER BY key", "AND key = ?");

  private static final String LETTER =
      """
      SELECT 0, key, ordinal, type, version, entry_at, payload,
        destination, code, why, attempts, at
      FROM dead_letter""";

  static final String LETTERS =
      LETTER
          + " WHERE (? IS NULL OR destination = ?) AND code <> 'dropped'"
          + " ORDER BY at DESC, no DESC LIMIT ?";

  static final String LETTERS_OF = LETTER + " WHERE destination = ? AND key = ? ORDER BY ordinal";

  static final String RECEIPT =
      "SELECT key, ordinal, at, note FROM receipt WHERE destination = ? AND key = ?";

  private DeliveryRows() {}

  static Position position(ResultSet row) throws SQLException {
    return new Position(
        row.getString(1),
        row.getString(2),
        types(row.getString(3)),
        row.getLong(4),
        row.getLong(5),
        row.getString(6),
        row.getString(7),
        instant(row, 8),
        row.getString(9),
        row.getLong(10),
        instant(row, 11));
  }

  /** A set of types as one text. */
  static String types(Set<String> types) {
    return types.stream().sorted().collect(Collectors.joining("\n"));
  }

  private static Set<String> types(String lines) {
    return lines.lines().collect(Collectors.toUnmodifiableSet());
  }

  static Lane lane(ResultSet row) throws SQLException {
    return new Lane(
        row.getString(1),
        row.getLong(2),
        LaneState.valueOf(row.getString(3).toUpperCase(Locale.ROOT)),
        row.getInt(4),
        instant(row, 5),
        row.getString(6),
        row.getString(7),
        row.getBoolean(8));
  }

  static void put(Session session, String destination, Lane lane) throws SQLException {
    session.update(
        """
        INSERT OR REPLACE INTO lane(
          destination, key, next, state, attempts, due, code, why, uncertain)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
        destination,
        lane.key(),
        lane.next(),
        lane.state().name().toLowerCase(Locale.ROOT),
        lane.attempts(),
        millis(lane.due()),
        lane.code(),
        lane.why(),
        lane.uncertain() ? 1 : 0);
  }

  static Receipt receipt(ResultSet row) throws SQLException {
    return new Receipt(
        row.getString(1), row.getLong(2), Instant.ofEpochMilli(row.getLong(3)), row.getString(4));
  }

  static void put(Session session, String destination, Receipt receipt) throws SQLException {
    session.update(
        "INSERT OR REPLACE INTO receipt(destination, key, ordinal, at, note)"
            + " VALUES (?, ?, ?, ?, ?)",
        destination,
        receipt.key(),
        receipt.ordinal(),
        receipt.at().toEpochMilli(),
        receipt.note());
  }

  static StoredLetter letter(ResultSet row) throws SQLException {
    return new StoredLetter(
        StoredEntry.of(row),
        row.getString(8),
        row.getString(9),
        row.getString(10),
        row.getInt(11),
        Instant.ofEpochMilli(row.getLong(12)));
  }

  static @Nullable Long millis(@Nullable Instant at) {
    return at == null ? null : at.toEpochMilli();
  }

  private static @Nullable Instant instant(ResultSet row, int column) throws SQLException {
    long millis = row.getLong(column);
    return row.wasNull() ? null : Instant.ofEpochMilli(millis);
  }

  /** A dead letter whose payload was not read yet. */
  record StoredLetter(
      StoredEntry entry, String destination, String code, String why, int attempts, Instant at) {
    /** A damaged copy stands as what is left of it, and hides no other letter. */
    DeadLetter letter() {
      return new DeadLetter(destination, entry.entryOrRest(), code, why, attempts, at);
    }
  }
}
