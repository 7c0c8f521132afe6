// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.delivery.Call.Outcome;
import dev.evograft.runtime.internal.delivery.Claims.Claimed;
import dev.evograft.runtime.internal.delivery.DestinationWorker.Place;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The time for which this process has the lease: how it begins, and what it leaves behind. */
final class Tenure {

  private final Setup setup;
  private final Place place;
  private final Claims claims;
  private final Consumer<Runnable> wishes;

  private @Nullable Work work;
  private @Nullable Claimed claimed;

  /** What this process left in doubt when it was the owner last. */
  private @Nullable Doubt doubt;

  /** Calls that were given up and still block a thread, whoever has the lease meanwhile. */
  private final Set<Call> hanging = new LinkedHashSet<>();

  private boolean deliveredBefore;

  /**
   * @param wishes takes what the worker's thread is to do
   */
  Tenure(Setup setup, Place place, Consumer<Runnable> wishes) {
    this.setup = setup;
    this.place = place;
    this.claims = new Claims(setup, place.store(), place.head());
    this.wishes = wishes;
  }

  /** Whether the destination had a place since this process began. From any thread. */
  boolean hasJoined() {
    return claims.hasJoined();
  }

  /** What there is while it lasts; null when it does not. */
  @Nullable Work work() {
    return work;
  }

  /** From here on this process is as one that never delivered: a pause on disk does not count. */
  void asNew() {
    deliveredBefore = false;
  }

  /** Takes the lease if it is free. */
  boolean begin(boolean standsBack) {
    Claimed taken = claimed == null ? claims.take(doubt, standsBack) : claimed;
    claimed = taken; // kept should the journal not answer now
    if (taken == null) {
      return false;
    }
    boolean begun = open(taken);
    claimed = null;
    if (!begun) {
      doubt = taken.doubt(); // nobody has looked into it
    }
    return begun;
  }

  /**
   * With the new epoch nobody else saves: what is on disk now is the owner's last word. Unless
   * somebody came between.
   */
  private boolean open(Claimed claim) {
    Optional<Position> found = claims.find(claim.lease());
    if (found.isEmpty()) {
      return false;
    }
    Position position = found.get();
    Session session =
        Session.open(
            setup,
            place.store(),
            position,
            new Session.Beginning(claim, !deliveredBefore, hanging));
    deliveredBefore = true;
    session.unreadable = this::tellUnreadable;
    State saved = new State(position.state(), position.why(), position.until());
    Saver saver = new Saver(session, saved);
    Verdicts verdicts = new Verdicts(session, saver);
    Sender sender = new Sender(session, verdicts, outcome -> report(verdicts, outcome));
    sender.waitFor(session.before.inHand());
    work = new Work(session, saver, verdicts, sender, new ActWatch(claims, session));
    return true;
  }

  private void tellUnreadable(String entry, String why) {
    String what = "the entry " + entry + " is a dead letter at " + setup.id() + ": " + why;
    place.problems().set("unreadable " + entry, new Problem(Severity.ERROR, "journal", what), null);
  }

  private void report(Verdicts verdicts, Outcome outcome) {
    wishes.accept(
        () -> {
          if (work != null && work.verdicts() == verdicts) {
            verdicts.take(outcome);
          }
        });
  }

  /** Saves for the last time and gives the lease back. */
  void giveBack() {
    if (work != null) {
      work.verdicts().chargePassed();
      doubt = work.session().doubt();
      work.saver().close();
      work = null;
    }
  }

  /** Forgets what is in hand; who has the lease now does it again. */
  void drop() {
    if (work != null) {
      doubt = work.session().doubt();
      for (Call call : work.session().inHand) {
        call.giveUp();
        if (call.thread() != null) {
          hanging.add(call);
        }
      }
      work = null;
    }
  }
}
