// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Delivers to one destination, a step at a time: {@link #step} does what is to be done now and
 * never waits. Only one thread calls it; other threads leave their wishes in its inbox.
 */
final class DestinationWorker {

  private static final long HINTED_WATCH_NANOS = Duration.ofMillis(200).toNanos();

  private final Setup setup;
  private final Place place;
  private final Tenure tenure;
  private final HangWatch hangs;
  private final StoreTrouble trouble;
  private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
  private final Set<String> hurried = new LinkedHashSet<>();

  private final AtomicBoolean hinted = new AtomicBoolean();

  /** Whether this process stands back from a pause that has no end, for others to try. */
  private volatile boolean standsBack;

  private long watchAt;
  private long closeBy = Long.MAX_VALUE;
  private boolean closing;
  private volatile boolean closed;

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
    this.place = place;
    this.tenure = new Tenure(setup, place, this::wish);
    this.hangs = new HangWatch(setup, place.problems());
    this.trouble = new StoreTrouble(setup, place.problems());
    this.watchAt = setup.time().nanos();
  }

  /** Something may have been appended. From any thread. */
  void hint() {
    hinted.set(true);
  }

  /** Somebody waits for this key. From any thread. */
  void hurry(String key) {
    wish(() -> hurried.add(key));
  }

  /** A person did something about this destination. From any thread. */
  void acted() {
    wish(
        () -> {
          watchAt = setup.time().nanos();
          Work work = tenure.work();
          if (work != null) {
            work.acts().lookNow();
          }
        });
  }

  /** Ends a pause. From any thread. */
  void resume() {
    wish(
        () -> {
          Work work = tenure.work();
          if (work != null) {
            work.session().pause.end();
          } else if (standsBack) {
            standsBack = false;
            tenure.asNew();
            watchAt = setup.time().nanos();
          }
        });
  }

  /** Lets the calls in hand end until then, then gives the lease back. From any thread. */
  void close(long by) {
    wish(
        () -> {
          closing = true;
          closeBy = by;
        });
  }

  private void wish(Runnable wish) {
    inbox.add(wish);
    place.wake().run();
  }

  /** Whether nothing more will happen. */
  boolean isClosed() {
    return closed;
  }

  /** Whether the destination had a place since this process began. From any thread. */
  boolean hasJoined() {
    return tenure.hasJoined();
  }

  /** Whether a pause without an end holds with the settings of this process. From any thread. */
  boolean standsBack() {
    return standsBack;
  }

  /** How many keys are known in memory. */
  int keysInHand() {
    Work work = tenure.work();
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
      trouble.over();
      return next;
    } catch (RuntimeException | Error e) {
      long delay = trouble.of(e);
      if (closing && setup.time().nanos() - closeBy >= 0) {
        tenure.drop();
        closed = true; // the lease ends by itself
      }
      return delay;
    }
  }

  private long tryStep() {
    for (Runnable wish = inbox.poll(); wish != null; wish = inbox.poll()) {
      wish.run();
    }
    if (hinted.getAndSet(false)) {
      takeHint();
    }
    if (tenure.work() == null && !begin()) {
      return closed ? Long.MAX_VALUE : Math.max(0, watchAt - setup.time().nanos());
    }
    Work now = Objects.requireNonNull(tenure.work(), "work");
    now.verdicts().expire(setup.time().nanos());
    if (closing) {
      return finish(now);
    }
    if (now.acts().seen()) {
      return beginAnew(now);
    }
    return standBack(now) ? 0 : deliver(now);
  }

  private void takeHint() {
    Work work = tenure.work();
    if (work != null) {
      work.sender().hint();
    } else {
      watchAt = Math.min(watchAt, setup.time().nanos() + HINTED_WATCH_NANOS);
    }
  }

  private long deliver(Work now) {
    Session session = now.session();
    session.pause.look(setup.time().nanos());
    hangs.look(session);
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
    return more ? 0 : now.untilNext();
  }

  /** What a person did counts, and not what is in hand: its calls get a moment to end. */
  private long beginAnew(Work now) {
    long left = now.acts().patience();
    if (!now.session().inHand.isEmpty() && left > 0) {
      return left;
    }
    tenure.drop();
    watchAt = setup.time().nanos();
    return 0;
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
    tenure.giveBack();
    standsBack = true;
    watchLater();
    return true;
  }

  private boolean save(Work now) {
    if (now.saver().save()) {
      return true;
    }
    now.acts().lookNow(); // somebody else delivers now, or a person did something
    now.acts().seen();
    return false;
  }

  private void watchLater() {
    watchAt = setup.time().nanos() + setup.policy().times().watch().toNanos();
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
    watchLater();
    if (!tenure.begin(standsBack)) {
      return false;
    }
    standsBack = false;
    return true;
  }

  /** Waits for the calls in hand as long as there is time, then gives the lease back. */
  private long finish(Work now) {
    long left = closeBy - setup.time().nanos();
    if (!now.session().inHand.isEmpty() && left > 0) {
      return left;
    }
    now.verdicts().abandonAll();
    tenure.giveBack();
    closed = true;
    return Long.MAX_VALUE;
  }
}
