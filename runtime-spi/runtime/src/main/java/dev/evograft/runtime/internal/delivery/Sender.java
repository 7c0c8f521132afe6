// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.Call.Outcome;
import dev.evograft.runtime.internal.delivery.Call.Parcel;
import dev.evograft.runtime.internal.delivery.Call.Terms;
import dev.evograft.runtime.internal.delivery.KeyState.Mode;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalStore.Page;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** Reads what waits and sends it out. */
final class Sender {

  private static final int PAGES_AT_ONCE = 25;

  private final Session session;
  private final Verdicts verdicts;
  private final Consumer<Outcome> report;
  private boolean more = true;

  Sender(Session session, Verdicts verdicts, Consumer<Outcome> report) {
    this.session = session;
    this.verdicts = verdicts;
    this.report = report;
  }

  /** Something may have been appended. */
  void hint() {
    more = true;
  }

  /**
   * Reads on behind the read mark while there is room in the window.
   *
   * @return whether there is more to be read at once
   */
  boolean read() {
    Book book = session.book;
    DeliveryPolicy policy = session.setup.policy();
    for (int pages = 0; more && book.window().span() < policy.window(); pages++) {
      if (pages == PAGES_AT_ONCE) {
        return true; // other things may be due
      }
      Page page =
          session.reads.scan(book.readMark(), session.setup.settings().types(), policy.page());
      more = page.upTo() != book.readMark();
      if (!more) {
        passGap();
        continue;
      }
      for (KeyState key : book.add(page)) {
        if (key.call == null) {
          session.queues.ready(key);
        }
      }
    }
    return false;
  }

  /** Retention may have taken the newest entries: nothing is left up to the head, then. */
  private void passGap() {
    Book book = session.book;
    long head = session.store.head();
    if (head > book.readMark()) {
      Page page = session.reads.scan(book.readMark(), session.setup.settings().types(), 1);
      if (page.upTo() == book.readMark()) { // what came before the head was read would be there
        book.add(new Page(List.of(), head));
      } else {
        more = true;
      }
    }
  }

  /** Puts a key before all others. */
  void hurry(String name) {
    KeyState key = session.book.find(name);
    if (key == null) {
      long next = firstUnread(name);
      if (next >= 0) {
        session.queues.urgent(session.book.ahead(name, next));
      }
    } else if (key.call == null && mayGo(key)) {
      session.queues.urgent(key);
    }
  }

  /**
   * Leaves keys alone until the calls that were left in hand are over.
   *
   * @param until by the monotonic clock
   */
  void waitFor(Map<String, Long> until) {
    until.forEach(
        (name, deadline) -> {
          KeyState key = session.book.find(name);
          long next = key == null ? firstUnread(name) : -1;
          KeyState found = next >= 0 ? session.book.ahead(name, next) : key;
          if (found != null && found.mode != Mode.HELD) {
            // Its lane may carry it past the scan mark, and then only the lane knows of the call.
            found.uncertainSequence = Math.max(found.uncertainSequence, session.before.upTo());
            long left = deadline - session.setup.time().nanos();
            session.retryLater(found, Math.max(0, left));
          }
        });
  }

  private boolean mayGo(KeyState key) {
    return switch (key.mode) {
      case OPEN -> true;
      case WAIT -> key.due - session.setup.time().nanos() <= 0;
      case HELD -> false;
    };
  }

  /** The first ordinal of a key that the read mark has not passed; of a key without state. */
  private long firstUnread(String name) {
    for (Sequenced one : session.wanted(name, -1, Integer.MAX_VALUE)) {
      if (one.sequence() > session.book.readMark()) {
        return one.entry().ordinal();
      }
    }
    return -1;
  }

  /** Sends while calls are free and the lease lasts long enough for one more. */
  void send() {
    DestinationSettings settings = session.setup.settings();
    while (!session.isPaused() && mayStart()) {
      KeyState key = session.queues.next(session.setup.time().nanos(), session.circuit.isOpen());
      if (key == null) {
        return;
      }
      List<Sequenced> entries = session.wanted(key.key, key.next - 1, settings.maxEntries());
      int readable = readable(entries);
      if (entries.isEmpty()) {
        session.queues.remove(key);
        session.book.exhausted(key);
      } else if (readable == 0) {
        session.queues.remove(key);
        verdicts.unreadable(key, entries.get(0));
      } else if (!lasts()) {
        return; // reading took longer than the lease had left: this process was suspended
      } else {
        send(key, entries.subList(0, readable));
      }
    }
  }

  /** How many of them can be read, up to the first that cannot. */
  private int readable(List<Sequenced> entries) {
    int readable = 0;
    while (readable < entries.size() && session.reads.why(entries.get(readable)) == null) {
      readable++;
    }
    return readable;
  }

  private boolean mayStart() {
    int concurrency = session.setup.settings().concurrency();
    return session.circuit.mayStart(session.inHand.size(), concurrency) && lasts();
  }

  private boolean lasts() {
    return session.lease.lasts(session.setup.settings().callTimeout(), session.setup.time());
  }

  /** The deadline is never behind the end of the lease, wherever this process is suspended. */
  private Terms terms(boolean again) {
    Time time = session.setup.time();
    Duration limit = session.setup.settings().callTimeout();
    Lease lease = session.lease;
    long now = time.nanos();
    long deadline = now + Math.min(limit.toNanos(), lease.untilNanos() - now);
    Instant until = time.now().plus(limit);
    return new Terms(
        deadline,
        until.isBefore(lease.until()) ? until : lease.until(),
        session.circuit.isOpen(),
        again);
  }

  private void send(KeyState key, List<Sequenced> entries) {
    Setup setup = session.setup;
    Terms terms = terms(session.queues.begin(key));
    Delivery delivery =
        new Delivery(
            key.key,
            entries.stream().map(Sequenced::entry).toList(),
            key.failures + 1,
            key.replay,
            session.book.isUncertain(key, entries.get(0).sequence()),
            () -> !terms.areOver(setup.time()));
    if (key.othersAtLastTry < 0) {
      key.othersAtLastTry = session.delivered - key.delivered;
    }
    Call call = new Call(new Parcel(key, entries, delivery), terms, setup, report);
    key.call = call;
    session.inHand.add(call);
    session.sentUpTo = Math.max(session.sentUpTo, entries.get(entries.size() - 1).sequence());
    try {
      setup.executor().execute(call);
    } catch (RuntimeException e) { // its plugin was stopped
      verdicts.notSent(call, e);
    }
  }
}
