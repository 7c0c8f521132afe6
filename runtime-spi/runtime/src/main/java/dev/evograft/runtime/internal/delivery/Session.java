// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.Claims.Claimed;
import dev.evograft.runtime.internal.delivery.KeyState.Mode;
import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The state of a destination while this process delivers to it. Dropped when the lease is lost. */
final class Session {

  static final Duration LONGEST_WAIT = Duration.ofDays(1);

  final Setup setup;
  final JournalStore store;
  final SafeReads reads;
  final Book book;
  final Queues queues;
  final Circuit circuit;
  final Pause pause = new Pause();

  /** The calls that are in hand. */
  final Set<Call> inHand = new LinkedHashSet<>();

  /** Calls that were given up and still block a thread. */
  final Set<Call> hanging;

  /** Nothing more while too many of them do; beside what the destination itself wants. */
  final Pause hangingPause = new Pause();

  /** How many deliveries there were. */
  long delivered;

  /** Told of entries that cannot be read: which, and why. */
  BiConsumer<String, String> unreadable = (entry, why) -> {};

  /** The highest sequence number that went out. */
  long sentUpTo;

  /** What the owner before left. */
  final Doubt before;

  Lease lease;

  /**
   * How this process came to deliver.
   *
   * @param claim what it took
   * @param first whether it did not deliver to this destination before
   * @param hanging calls of this process that were given up and may still block a thread
   */
  record Beginning(Claimed claim, boolean first, Set<Call> hanging) {}

  private Session(Setup setup, JournalStore store, Book book, Beginning beginning) {
    Claimed claim = beginning.claim();
    this.hanging = beginning.hanging();
    this.setup = setup;
    this.store = store;
    this.reads = new SafeReads(store);
    this.book = book;
    this.lease = claim.lease();
    this.before = claim.doubt() == null ? Doubt.NONE : claim.doubt();
    this.queues = new Queues(setup.settings().concurrency());
    this.circuit = new Circuit(setup.policy().probe(), setup.tools().random(), setup.time());
  }

  /**
   * Begins where the owner before stopped.
   *
   * @param before the position that the owner before left
   */
  static Session open(Setup setup, JournalStore store, Position before, Beginning beginning) {
    List<Lane> lanes = store.deliveries().lanes(setup.id());
    Claimed claim = beginning.claim();
    long head = store.head();
    Doubt doubt = claim.doubt() == null ? Doubt.all(head) : claim.doubt();
    Book book = new Book(before.scan(), lanes, head, doubt);
    Session session = new Session(setup, store, book, beginning);
    for (KeyState key : book.keys()) {
      if (key.mode == Mode.WAIT) {
        session.queues.due(key, session.nanosOf(key.dueAt));
      }
    }
    session.resume(before, beginning.first());
    return session;
  }

  private void resume(Position before, boolean first) {
    String why = before.why() == null ? before.state() : before.why();
    if (before.state().equals("paused")) {
      // Without an end it lasts until settings change, and a new process may have new ones.
      if (before.until() != null || !first) {
        pause.begin(why, before.until(), setup.time());
      }
    } else if (before.state().equals("waiting")) {
      circuit.suspect(why);
    }
  }

  private long nanosOf(@Nullable Instant due) {
    long now = setup.time().nanos();
    if (due == null) {
      return now;
    }
    Duration left = Duration.between(setup.time().now(), due);
    if (left.isNegative()) {
      return now;
    }
    return now + (left.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : left).toNanos();
  }

  /** Entries of a key that are wanted, in order. */
  List<Sequenced> wanted(String key, long after, int most) {
    List<Sequenced> wanted = new ArrayList<>();
    int page = Math.min(most, setup.policy().page());
    long last = after;
    while (wanted.size() < most) {
      List<Sequenced> read = reads.sequenced(key, last, page);
      for (Sequenced one : read) {
        if (wanted.size() < most && setup.settings().types().contains(one.entry().type())) {
          wanted.add(one);
        }
      }
      if (read.size() < page) {
        break;
      }
      last = read.get(read.size() - 1).entry().ordinal();
    }
    return wanted;
  }

  /** Whether nothing goes out. */
  boolean isPaused() {
    return pause.isOn() || hangingPause.isOn();
  }

  /** What the next owner cannot know, should nothing more be saved. */
  Doubt doubt() {
    Set<String> keys = book.unsaved();
    Map<String, Long> calls = new HashMap<>(before.inHand());
    calls.values().removeIf(deadline -> setup.time().nanos() - deadline >= 0);
    for (Call call : inHand) {
      keys.add(call.key.key);
      calls.put(call.key.key, call.terms.deadline());
    }
    return new Doubt(Math.max(sentUpTo, book.uncertainUpTo()), keys, calls);
  }

  /** A call is over, however. */
  void over(Call call) {
    inHand.remove(call);
    call.key.call = null;
    if (call.terms.again()) {
      queues.endAgain();
    }
  }

  /** Tries a key again after a delay; a lane stands for it until then. */
  void retryLater(KeyState key, long delayNanos) {
    long delay = Math.min(delayNanos, LONGEST_WAIT.toNanos());
    key.dueAt = setup.time().now().plusNanos(delay);
    book.toLane(key, Mode.WAIT);
    queues.due(key, setup.time().nanos() + delay);
  }

  /** Queues what is left of a key. */
  void goOn(KeyState key) {
    if (key.mode == Mode.WAIT) {
      key.dueAt = setup.time().now();
      queues.due(key, setup.time().nanos());
    } else if (key.mode == Mode.OPEN && !key.slots.isEmpty()) {
      queues.ready(key);
    }
  }
}
