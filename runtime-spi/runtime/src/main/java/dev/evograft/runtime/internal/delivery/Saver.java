// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.Book.Changes;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.DeliveryStore.Checkpoint;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.run.RunCompleted;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Saves what changed: after a while, after many entries, and at once for the last entry of a key,
 * because sending a key's first entry again after its last one may open a run anew.
 */
final class Saver {

  private final Session session;
  private State saved;
  private boolean dirty;
  private long dirtySince;
  private int settled;
  private boolean atOnce;

  Saver(Session session, State saved) {
    this.session = session;
    this.saved = saved;
  }

  /** Entries were settled, the last of them of this type. */
  void settled(int count, String type) {
    settled += count;
    if (type.equals(RunCompleted.TYPE)
        || CyclePhase.ofType(type).map(CyclePhase::ends).orElse(false)) {
      atOnce = true;
    }
  }

  /** Do not wait with this. */
  void soon() {
    atOnce = true;
  }

  /** When something is to be saved, by the monotonic clock; at the latest to renew the lease. */
  long dueAt(long now) {
    if (!state().equals(saved)) {
      return now;
    }
    long renew = session.lease.renewNanos();
    if (!session.book.isDirty()) {
      dirty = false;
      return renew;
    }
    if (atOnce || settled >= DeliveryPolicy.SETTLED_AT_ONCE) {
      return now;
    }
    dirtySince = dirty ? dirtySince : now;
    dirty = true;
    long due = dirtySince + session.setup.policy().times().checkpoint().toNanos();
    return Math.min(renew, due);
  }

  /** Saves and renews the lease; false when the lease was lost. */
  boolean save() {
    Setup setup = session.setup;
    Lease renewed =
        Lease.of(
            session.lease.epoch(),
            setup.time(),
            setup.policy().leaseFor(setup.settings().callTimeout()),
            setup.policy().times().renew());
    if (!save(session.book.changes(), state(), renewed.until())) {
      return false;
    }
    session.lease = renewed;
    return true;
  }

  /** Saves for the last time and gives the lease back. */
  void close() {
    session.hangingPause.end(); // it is of this process only
    Changes changes = session.book.changes();
    // With a doubt left, the next owner must see that this one did not leave everything in order.
    boolean certain = session.book.isCertainAt(changes.scan());
    save(changes, state(), certain ? null : session.setup.time().now());
  }

  private boolean save(Changes changes, State state, @Nullable Instant leaseUntil) {
    Checkpoint checkpoint =
        new Checkpoint(
            session.setup.id(),
            session.lease.epoch(),
            changes.scan(),
            changes.lanes(),
            changes.ended(),
            changes.deadLetters(),
            changes.receipts(),
            state,
            leaseUntil);
    if (!session.store.deliveries().save(checkpoint)) {
      return false;
    }
    session.book.saved(changes);
    saved = state;
    dirty = false;
    settled = 0;
    atOnce = false;
    return true;
  }

  private State state() {
    Pause pause = session.pause.isOn() ? session.pause : session.hangingPause;
    if (pause.isOn()) {
      return new State("paused", pause.why(), pause.until());
    }
    if (session.circuit.isAway()) {
      return new State("waiting", session.circuit.why(), session.circuit.until());
    }
    return State.ACTIVE;
  }
}
