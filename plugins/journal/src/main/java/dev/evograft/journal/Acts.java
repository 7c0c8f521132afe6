// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryAct.Forget;
import dev.evograft.spi.journal.DeliveryAct.GiveUpKey;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryAct.Go;
import dev.evograft.spi.journal.DeliveryAct.Seen;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryAct.Settled;
import dev.evograft.spi.journal.DeliveryAct.Stop;
import dev.evograft.spi.journal.DeliveryStore.Position;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Does what a person asked for, inside a transaction. */
final class Acts {

  private static final String COUNT =
      "SELECT count(*) FROM stream s JOIN entry e ON e.stream = s.no WHERE s.key = ?";

  private static final String SEND_AGAIN =
      """
      INSERT INTO lane(destination, key, next, state, attempts, code, uncertain)
      VALUES (?1, ?2, ?3, 'wait', 0, 'replay', 1)
      ON CONFLICT(destination, key) DO UPDATE SET next = min(next, excluded.next), state = 'wait',
        attempts = 0, due = NULL, code = 'replay', why = NULL, uncertain = 1""";

  private static final String RESOLVE =
      """
      UPDATE dead_letter SET why = ?3 || ' (was ' || code || ': ' || why || ')', code = 'dropped'
      WHERE destination = ?1 AND key = ?2 AND code <> 'dropped'""";

  /** What waits in a lane, or is behind the scan mark and not settled ahead of it. */
  private static final String GIVE_UP =
      """
      INSERT INTO lane(destination, key, next, state, attempts, uncertain)
      SELECT ?1, ?2, ?3, 'ahead', 0, 0
      WHERE EXISTS(SELECT 1 FROM lane WHERE destination = ?1 AND key = ?2 AND state <> 'ahead')
        OR EXISTS(SELECT 1 FROM stream s JOIN entry e ON e.stream = s.no
          WHERE s.key = ?2 AND e.ordinal = ?3 - 1
            AND e.seq > (SELECT scan FROM destination WHERE id = ?1)
            AND ?3 > coalesce((SELECT next FROM lane WHERE destination = ?1 AND key = ?2), 0))
      ON CONFLICT(destination, key) DO UPDATE SET state = 'ahead', next = max(next, excluded.next),
        attempts = 0, due = NULL, code = NULL, why = NULL, uncertain = 0""";

  private static final String MORE =
      "SELECT EXISTS(SELECT 1 FROM entry WHERE seq > ? AND type = ?)";

  private final Session session;
  private final String destination;

  Acts(Session session, String destination) {
    this.session = session;
    this.destination = destination;
  }

  /** How many of them changed something. */
  int run(List<? extends DeliveryAct> acts) throws SQLException {
    if (session.number("SELECT count(*) FROM destination WHERE id = ?", destination) == 0) {
      return 0;
    }
    int changed = 0;
    for (DeliveryAct act : acts) {
      changed += changes(act) ? 1 : 0;
    }
    if (changed > 0) {
      session.update("UPDATE destination SET epoch = epoch + 1 WHERE id = ?", destination);
    }
    return changed;
  }

  private boolean changes(DeliveryAct act) throws SQLException {
    if (act instanceof SendAgain again) {
      return sendAgain(again);
    } else if (act instanceof GiveUpLetter letter) {
      return giveUp(letter);
    } else if (act instanceof GiveUpKey key) {
      return giveUp(key);
    } else if (act instanceof Stop stop) {
      return state("stopped", stop.why());
    } else if (act instanceof Go) {
      return state("active", null);
    }
    return forget((Forget) act);
  }

  private boolean sendAgain(SendAgain act) throws SQLException {
    if (act.from() < 0 || act.from() >= session.number(COUNT, act.key())) {
      return false;
    }
    session.update(SEND_AGAIN, destination, act.key(), act.from());
    session.update(
        """
        DELETE FROM dead_letter WHERE destination = ?1 AND key = ?2 AND ordinal >=
          (SELECT next FROM lane WHERE destination = ?1 AND key = ?2)""",
        destination,
        act.key());
    return true;
  }

  private boolean giveUp(GiveUpLetter act) throws SQLException {
    int resolved =
        session.update(
            RESOLVE + " AND ordinal = ?4", destination, act.key(), act.note(), act.ordinal());
    if (resolved > 0) {
      session.update(
          """
          UPDATE lane SET state = 'wait', attempts = 0, due = NULL, code = NULL, why = NULL
          WHERE destination = ? AND key = ? AND state = 'held' AND next = ?""",
          destination,
          act.key(),
          act.ordinal() + 1);
    }
    return resolved > 0;
  }

  private boolean giveUp(GiveUpKey act) throws SQLException {
    int resolved = session.update(RESOLVE, destination, act.key(), act.note());
    int passed = session.update(GIVE_UP, destination, act.key(), session.number(COUNT, act.key()));
    return resolved + passed > 0;
  }

  private boolean state(String word, @Nullable String why) throws SQLException {
    return session.update(
            "UPDATE destination SET state = ?2, why = ?3, until = NULL"
                + " WHERE id = ?1 AND (state <> ?2 OR why IS NOT ?3)",
            destination,
            word,
            why)
        > 0;
  }

  /** The epoch and the lease are kept where the next one of this name finds them. */
  private boolean forget(Forget act) throws SQLException {
    if (!isSo(act.seen())) {
      return false;
    }
    long epoch = session.number("SELECT epoch FROM destination WHERE id = ?", destination) + 1;
    Optional<Long> lease =
        session.first(
            "SELECT lease FROM destination WHERE id = ? AND lease IS NOT NULL",
            row -> row.getLong(1),
            destination);
    for (String table : List.of("lane", "dead_letter", "receipt")) {
      session.update("DELETE FROM " + table + " WHERE destination = ?", destination);
    }
    session.update("DELETE FROM destination WHERE id = ?", destination);
    session.update(
        "INSERT INTO receipt(destination, key, ordinal, at, note)"
            + " VALUES (?, '', ?, unixepoch() * 1000, ?)",
        destination,
        epoch,
        act.note());
    session.update(
        "INSERT OR REPLACE INTO forgotten(id, epoch, lease) VALUES (?, ?, ?)",
        destination,
        epoch,
        lease.orElse(null));
    return true;
  }

  /** Whether what was found before is so still; in the transaction nobody changes it any more. */
  private boolean isSo(Seen seen) throws SQLException {
    Position now =
        session.first(DeliveryRows.POSITION, DeliveryRows::position, destination).orElseThrow();
    Settled settled = seen.settled();
    return (seen.unused() == null || seen.unused().equals(now))
        && (settled == null || (settled.epoch() == now.epoch() && !hasMore(settled)));
  }

  private boolean hasMore(Settled settled) throws SQLException {
    if (settled.types().isEmpty()) {
      return session.number("SELECT EXISTS(SELECT 1 FROM entry WHERE seq > ?)", settled.upTo())
          != 0;
    }
    for (long type : Types.numbers(session, settled.types())) {
      if (session.number(MORE, settled.upTo(), type) != 0) {
        return true;
      }
    }
    return false;
  }
}
