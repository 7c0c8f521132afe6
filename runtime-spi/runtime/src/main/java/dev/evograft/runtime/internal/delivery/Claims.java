// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the place of a destination, and takes the lease when it is free. */
final class Claims {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private final Setup setup;
  private final JournalStore store;
  private final long head;
  private volatile boolean joined;

  /**
   * A lease that was taken.
   *
   * @param lease which
   * @param doubt about the owner before; null when nothing is known of it
   */
  record Claimed(Lease lease, @Nullable Doubt doubt) {}

  /**
   * @param head the highest sequence number before this process appended anything
   */
  Claims(Setup setup, JournalStore store, long head) {
    this.setup = setup;
    this.store = store;
    this.head = head;
  }

  /** Whether it had a place since this process began. From any thread. */
  boolean hasJoined() {
    return joined;
  }

  /** The place, for as long as this is the lease; empty too where a person had it forgotten. */
  Optional<Position> find(Lease lease) {
    return known().filter(position -> position.epoch() == lease.epoch());
  }

  /** Whether this is no longer the lease: somebody else took it, or a person did something. */
  boolean isOver(Lease lease) {
    return find(lease).isEmpty();
  }

  private Optional<Position> known() {
    return store.deliveries().positions().stream()
        .filter(position -> position.destination().equals(setup.id()))
        .findFirst();
  }

  /**
   * Takes the lease; null when it is not free.
   *
   * @param mine what this process itself left in doubt, if it was the owner before
   * @param standsBack whether a pause without an end is left to others
   */
  @Nullable Claimed take(@Nullable Doubt mine, boolean standsBack) {
    // Made anew when a person had it forgotten.
    Position position = joined ? known().orElseGet(this::join) : join();
    boolean own = setup.tools().owner().text().equals(position.owner());
    if (position.state().equals(State.STOPPED)
        || !(own || isFree(position))
        || (standsBack && isEndless(position))) {
      return null;
    }
    Duration length = setup.policy().leaseFor(setup.settings().callTimeout());
    Lease wish = Lease.of(0, setup.time(), length, setup.policy().times().renew());
    Doubt doubt =
        position.owner() == null ? Objects.requireNonNullElse(mine, Doubt.NONE) : own ? mine : null;
    DeliveryStore deliveries = store.deliveries();
    return deliveries
        .claim(setup.id(), position.epoch(), setup.tools().owner().text(), wish.until())
        .map(epoch -> new Claimed(wish.at(epoch), doubt))
        .orElse(null);
  }

  private Position join() {
    // One that was forgotten while this process lives begins where the journal is now.
    long now = joined ? store.head() : head;
    Position place = setup.newPlace(now);
    String target = place.target();
    known()
        .filter(before -> !before.target().equals(target))
        .ifPresent(
            before ->
                log.info(
                    "destination {} delivers to {} from now on; it was {}",
                    setup.id(),
                    target,
                    before.target()));
    Position position = store.deliveries().join(setup.id(), target, place.types(), place.scan());
    joined = true;
    return position;
  }

  private boolean isFree(Position position) {
    String owner = position.owner();
    return owner == null
        || position.leaseUntil() == null
        || !setup.time().now().isBefore(position.leaseUntil())
        || setup.tools().owner().surelyDead().test(owner);
  }

  private static boolean isEndless(Position position) {
    return position.state().equals("paused") && position.until() == null;
  }
}
