// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.Problem;
import dev.evograft.runtime.Problem.Severity;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.delivery.Call.Outcome;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers to one destination, a step at a time: {@link #step} does what is to be done now and
 * never waits. Only one thread calls it; other threads leave their wishes in its inbox.
 */
final class DestinationWorker {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final long HINTED_WATCH_NANOS = Duration.ofMillis(200).toNanos();
  private static final long RETRY_STORE_NANOS = Duration.ofMillis(100).toNanos();
  private static final long BROKEN_STORE_NANOS = Duration.ofSeconds(5).toNanos();

  /** A journal that is locked for a moment is nothing that people should know. */
  private static final long TOLD_NANOS = Duration.ofSeconds(2).toNanos();

  private final Setup setup;
  private final JournalStore store;
  private final long head;
  private final Problems problems;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final Set<String> hurried = new LinkedHashSet<>();
  private final Runnable wake;

  private final AtomicBoolean hinted = new AtomicBoolean();

  private @Nullable Work work;
  private @Nullable Claimed claimed;
  private boolean joined;
  private boolean deliveredBefore;

  /** Whether this process stands back from a pause that has no end, for others to try. */
  private boolean standsBack;

  private boolean inTrouble;
  private long troubleSince;
  private long watchAt;
  private long closeBy = Long.MAX_VALUE;
  private boolean closing;
  private volatile boolean closed;

  /** A lease that was taken, from an owner who may have left calls in hand. */
  record Claimed(boolean takenOver, Lease lease) {}

  /** What exists while this process has the lease. */
  private record Work(Session session, Saver saver, Verdicts verdicts, Sender sender) {}

  /**
   * Where it works.
   *
   * @param store the open journal
   * @param head the highest sequence number before this process appended anything
   * @param problems takes what people should know
   * @param wake makes the thread call step soon
   */
  record Place(JournalStore store, long head, Problems problems, Runnable wake) {}

  DestinationWorker(Setup setup, Place place) {
    this.setup = setup;
    this.store = place.store();
    this.head = place.head();
    this.problems = place.problems();
    this.wake = place.wake();
    this.watchAt = setup.time().nanos();
  }

  /** Something may have been appended. From any thread. */
  void hint() {
    hinted.set(true);
  }

  /** Somebody waits for this key. From any thread. */
  void hurry(String key) {
    inbox.add(() -> hurried.add(key));
    wake.run();
  }

  /** Ends a pause. From any thread. */
  void resume() {
    inbox.add(
        () -> {
          if (work != null) {
            work.session().pause.end();
          } else if (standsBack) {
            standsBack = false;
            deliveredBefore = false; // as a new process, so the pause on disk does not count
            watchAt = setup.time().nanos();
          }
        });
    wake.run();
  }

  /** Lets the calls in hand end until then, then gives the lease back. From any thread. */
  void close(long by) {
    inbox.add(
        () -> {
          closing = true;
          closeBy = by;
        });
    wake.run();
  }

  /** Whether nothing more will happen. */
  boolean isClosed() {
    return closed;
  }

  /** How many keys are known in memory. */
  int keysInHand() {
    return work == null ? 0 : work.session().book.keys().size();
  }

  DestinationSettings settings() {
    return setup.settings();
  }

  /** Does what is to be done; answers how many nanoseconds may pass until the next time. */
  long step() {
    if (closed) {
      return Long.MAX_VALUE;
    }
    try {
      long next = tryStep();
      if (inTrouble) {
        inTrouble = false;
        problems.clear(problem());
      }
      return next;
    } catch (RetriableException e) {
      return trouble(e, RETRY_STORE_NANOS);
    } catch (RuntimeException | Error e) {
      return trouble(e, BROKEN_STORE_NANOS);
    }
  }

  private long trouble(Throwable e, long delay) {
    long now = setup.time().nanos();
    troubleSince = inTrouble ? troubleSince : now;
    inTrouble = true;
    if (delay == BROKEN_STORE_NANOS || now - troubleSince >= TOLD_NANOS) {
      String what = "deliveries wait for the journal: " + e.getMessage();
      problems.set(problem(), new Problem(Severity.ERROR, "destination " + setup.id(), what), e);
    }
    if (closing && now - closeBy >= 0) {
      drop();
      closed = true; // the lease ends by itself
    }
    return delay;
  }

  private String problem() {
    return "delivery " + setup.id();
  }

  private long tryStep() {
    for (Runnable wish = inbox.poll(); wish != null; wish = inbox.poll()) {
      wish.run();
    }
    if (hinted.getAndSet(false)) {
      takeHint();
    }
    if (work == null && !begin()) {
      return closed ? Long.MAX_VALUE : Math.max(0, watchAt - setup.time().nanos());
    }
    Work now = Objects.requireNonNull(work, "work");
    now.verdicts().expire(setup.time().nanos());
    if (closing) {
      return finish(now);
    }
    return standBack(now) ? 0 : deliver(now);
  }

  private void takeHint() {
    if (work != null) {
      work.sender().hint();
    } else {
      watchAt = Math.min(watchAt, setup.time().nanos() + HINTED_WATCH_NANOS);
    }
  }

  private long deliver(Work now) {
    Session session = now.session();
    session.pause.look(setup.time().nanos());
    pauseWhenHanging(session);
    boolean more = now.sender().read();
    hurried.forEach(now.sender()::hurry);
    hurried.clear();
    if (!session.lease.lasts(setup.settings().callTimeout(), setup.time()) && !save(now)) {
      return 0;
    }
    now.sender().send();
    if (now.saver().dueAt(setup.time().nanos()) - setup.time().nanos() <= 0 && !save(now)) {
      return 0;
    }
    return more ? 0 : untilNext(now);
  }

  /**
   * In a pause without an end only other settings help, and another process may have them: it gets
   * the lease.
   */
  private boolean standBack(Work now) {
    Session session = now.session();
    boolean endless = session.pause.isOn() && session.pause.until() == null;
    if (!endless || session.hangingPause.isOn() || !session.inHand.isEmpty()) {
      return false;
    }
    giveBack(now);
    standsBack = true;
    watchAt = setup.time().nanos() + setup.policy().times().watch().toNanos();
    return true;
  }

  private boolean save(Work now) {
    if (now.saver().save()) {
      return true;
    }
    drop(); // somebody else delivers now
    watchAt = setup.time().nanos() + setup.policy().times().watch().toNanos();
    return false;
  }

  /** Takes the lease if it is free. */
  private boolean begin() {
    if (closing) {
      closed = true;
      return false;
    }
    if (setup.time().nanos() - watchAt < 0) {
      return false;
    }
    watchAt = setup.time().nanos() + setup.policy().times().watch().toNanos();
    if (claimed == null) {
      claimed = claim(store.deliveries());
    }
    if (claimed == null) {
      return false;
    }
    open(claimed);
    claimed = null;
    return true;
  }

  private @Nullable Claimed claim(DeliveryStore deliveries) {
    Position position = joined ? find(deliveries) : join(deliveries);
    if (!isFree(position) || (standsBack && isEndless(position))) {
      return null;
    }
    standsBack = false;
    Duration length = setup.policy().leaseFor(setup.settings().callTimeout());
    Lease wish = Lease.of(0, setup.time(), length, setup.policy().times().renew());
    String owner = setup.tools().owner().text();
    Optional<Long> epoch = deliveries.claim(setup.id(), position.epoch(), owner, wish.until());
    return epoch.map(number -> new Claimed(position.owner() != null, wish.at(number))).orElse(null);
  }

  /** With the new epoch nobody else saves: what is on disk now is the owner's last word. */
  private void open(Claimed claim) {
    Position position = find(store.deliveries());
    Session session =
        Session.open(setup, store, position, new Session.Beginning(claim, !deliveredBefore));
    deliveredBefore = true;
    State saved = new State(position.state(), position.why(), position.until());
    Saver saver = new Saver(session, saved);
    Verdicts verdicts = new Verdicts(session, saver);
    Sender sender = new Sender(session, verdicts, outcome -> report(verdicts, outcome));
    work = new Work(session, saver, verdicts, sender);
  }

  private void report(Verdicts verdicts, Outcome outcome) {
    inbox.add(
        () -> {
          if (work != null && work.verdicts() == verdicts) {
            verdicts.take(outcome);
          }
        });
    wake.run();
  }

  private Position join(DeliveryStore deliveries) {
    long start = setup.settings().start() == Start.NOW ? head : 0;
    String target = setup.settings().target();
    deliveries.positions().stream()
        .filter(before -> before.destination().equals(setup.id()))
        .filter(before -> !before.target().equals(target))
        .forEach(
            before ->
                log.info(
                    "destination {} delivers to {} from now on; it was {}",
                    setup.id(),
                    target,
                    before.target()));
    Position position = deliveries.join(setup.id(), target, start);
    joined = true;
    return position;
  }

  private Position find(DeliveryStore deliveries) {
    for (Position position : deliveries.positions()) {
      if (position.destination().equals(setup.id())) {
        return position;
      }
    }
    return join(deliveries); // forgotten meanwhile by a person
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

  private void pauseWhenHanging(Session session) {
    String key = "destination " + setup.id() + " hangs";
    if (session.hanging.size() < DeliveryPolicy.MOST_HANGING) {
      if (session.hangingPause.isOn()) {
        session.hangingPause.end();
        problems.clear(key);
      }
    } else if (!session.hangingPause.isOn()) {
      String what =
          session.hanging.size() + " calls hang; nothing more goes out before one of them ends";
      session.hangingPause.begin(what, null, setup.time());
      Exception where = new Exception("where the first of them hangs");
      Thread thread = session.hanging.iterator().next().thread();
      if (thread != null) {
        where.setStackTrace(thread.getStackTrace());
      }
      problems.set(key, new Problem(Severity.ERROR, "destination " + setup.id(), what), where);
    }
  }

  /** Waits for the calls in hand as long as there is time, then gives the lease back. */
  private long finish(Work now) {
    long left = closeBy - setup.time().nanos();
    if (!now.session().inHand.isEmpty() && left > 0) {
      return left;
    }
    now.verdicts().abandonAll();
    giveBack(now);
    closed = true;
    return Long.MAX_VALUE;
  }

  private void giveBack(Work now) {
    now.verdicts().chargePassed();
    now.saver().close();
    work = null;
  }

  /** Forgets what is in hand; who has the lease now does it again. */
  private void drop() {
    if (work != null) {
      work.session().inHand.forEach(Call::giveUp);
      work = null;
    }
  }

  private long untilNext(Work now) {
    Session session = now.session();
    long time = setup.time().nanos();
    long next = Math.min(now.saver().dueAt(time), session.pause.endNanos());
    for (Call call : session.inHand) {
      next = Math.min(next, call.terms.deadline());
    }
    if (!session.isPaused()) {
      next = Math.min(next, session.circuit.isOpen() ? probe(session) : retry(session));
    }
    return Math.max(0, next - time);
  }

  private long probe(Session session) {
    return session.inHand.isEmpty()
        ? Math.max(session.circuit.probeAt(), session.queues.nextTurn(setup.time().nanos()))
        : Long.MAX_VALUE;
  }

  private long retry(Session session) {
    boolean full = session.inHand.size() >= setup.settings().concurrency();
    return full ? Long.MAX_VALUE : session.queues.nextDue();
  }
}
