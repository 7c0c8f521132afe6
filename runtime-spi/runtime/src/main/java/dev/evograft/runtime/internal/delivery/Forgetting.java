// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.journal.Deliveries.Although;
import dev.evograft.spi.journal.DeliveryAct.Forget;
import dev.evograft.spi.journal.DeliveryAct.Seen;
import dev.evograft.spi.journal.DeliveryAct.Settled;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks whether a destination may be forgotten, and forgets it as it was seen or not at all. */
final class Forgetting {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private final DeliveryEngine engine;
  private final JournalStore store;

  Forgetting(DeliveryEngine engine, JournalStore store) {
    this.engine = engine;
    this.store = store;
  }

  /**
   * Forgets it, unless it is another one by now.
   *
   * @return false, and nothing changed, where it is
   * @throws BadInputException where something speaks against it that was not named
   */
  boolean forget(Position at, String note, Set<Although> although) {
    String destination = at.destination();
    if (!although.contains(Although.IN_USE)) {
      checkUnused(at);
    }
    long head = store.head(); // before what waits is counted: what comes later is more
    DestinationSettings settings = engine.settings(destination);
    long waiting = new PendingCount(store).of(at, settings);
    if (!although.contains(Although.WAITING)) {
      checkSettled(destination, waiting);
    }
    long letters = store.deliveries().countDeadLetters(destination);
    Set<String> types = Wanted.types(at, settings).orElse(Set.of());
    Seen seen =
        new Seen(
            although.contains(Although.IN_USE) ? null : at,
            although.contains(Although.WAITING) ? null : new Settled(at.epoch(), head, types));
    if (store.deliveries().act(destination, List.of(new Forget(note, seen))) == 0) {
      return false;
    }
    log.warn(
        "the destination {} was forgotten ({}), at {} with {} waiting entries and {} dead letters",
        destination,
        note,
        at.scan(),
        waiting,
        letters);
    return true;
  }

  private static void checkSettled(String destination, long waiting) {
    if (waiting > 0) {
      throw new BadInputException(
          "destination_waits",
          waiting
              + (waiting == 1 ? " entry waits" : " entries wait")
              + " for the destination '"
              + destination
              + "', which may be away or off for this call only; set its address and deliver them, or"
              + " give them up with --drop-waiting");
    }
  }

  /** One that is switched off here is not in use here. */
  private void checkUnused(Position at) {
    if (engine.settings(at.destination()) != null) {
      throw new BadInputException(
          "destination_live",
          "the destination '"
              + at.destination()
              + "' is in use; remove its plugin or its address first, or use --force");
    }
    if (isOwnedByOthers(at)) {
      throw new BadInputException(
          "destination_live",
          "another process delivers to the destination '"
              + at.destination()
              + "', so it is in use; end that process first, or use --force");
    }
  }

  private boolean isOwnedByOthers(Position at) {
    return at.owner() != null
        && !at.owner().equals(Position.FORGOTTEN)
        && !engine.isOwn(at.owner())
        && !engine.isSurelyOver(at.owner(), at.leaseUntil());
  }
}
