// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.KeyInspector.Finding;
import dev.evograft.runtime.internal.delivery.Leftovers.Left;
import dev.evograft.runtime.internal.journal.StoreSlot;
import dev.evograft.runtime.internal.journal.WritePath;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.DeliveryStore;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Tells how far the destinations are. */
public final class LiveDeliveries implements Deliveries {

  private static final long FIRST_LOOK_MILLIS = 4;
  private static final long LAST_LOOK_MILLIS = 50;

  private final DeliveryEngine engine;
  private final StoreSlot slot;
  private final WritePath path;
  private final InstantSource clock;

  /** Deliveries of this engine. */
  public LiveDeliveries(
      DeliveryEngine engine, StoreSlot slot, WritePath path, InstantSource clock) {
    this.engine = engine;
    this.slot = slot;
    this.path = path;
    this.clock = clock;
  }

  @Override
  public List<DestinationStatus> destinations() {
    JournalStore store = slot.get();
    path.quota().awaitFirstLook();
    PendingCount pending = new PendingCount(store);
    return places(store).stream()
        .map(
            at -> {
              var settings = engine.settings(at.destination());
              return new DestinationStatus(
                  at.destination(),
                  at.target(),
                  settings == null ? "absent" : shown(at.state()),
                  settings == null ? whyAbsent(at) : at.why(),
                  settings == null ? null : at.until(),
                  pending.of(at, settings),
                  store.deliveries().countDeadLetters(at.destination()));
            })
        .toList();
  }

  /** Those of the destinations, that which this process is about to begin with too; by id. */
  private List<Position> places(JournalStore store) {
    Map<String, Position> places = new TreeMap<>();
    engine.coming(store).forEach(at -> places.put(at.destination(), at));
    store.deliveries().positions().forEach(at -> places.put(at.destination(), at));
    return List.copyOf(places.values());
  }

  /** Why it is not here, and that it delivers nothing when it is: a person's pause lasts. */
  private String whyAbsent(Position at) {
    String why = engine.whyAbsent(at.destination());
    return at.state().equals(State.STOPPED) ? why + "; paused: " + at.why() : why;
  }

  /** A person's pause is one, too. */
  private static String shown(String state) {
    return state.equals(State.STOPPED) ? "paused" : state;
  }

  @Override
  public List<KeyStatus> of(String key) {
    return look(key).stream().map(Finding::status).toList();
  }

  @Override
  public List<KeyStatus> await(String key, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    flush(patience);
    for (long pause = FIRST_LOOK_MILLIS; ; pause = Math.min(2 * pause, LAST_LOOK_MILLIS)) {
      List<Finding> findings = look(key);
      long left = end - System.nanoTime();
      var until = clock.instant().plusNanos(Math.max(0, left));
      if (left <= 0 || findings.stream().noneMatch(one -> one.mayChangeBefore(until))) {
        return findings.stream().map(Finding::status).toList();
      }
      findings.stream()
          .filter(one -> !one.stuck())
          .forEach(one -> engine.hurry(one.status().destination(), key));
      Thread.sleep(Math.min(pause, TimeUnit.NANOSECONDS.toMillis(left) + 1));
    }
  }

  @Override
  public List<DeadLetter> deadLetters(int limit) {
    return slot.get().deliveries().deadLetters(null, limit);
  }

  @Override
  public List<KeyDetail> show(String key) {
    DeliveryStore deliveries = slot.get().deliveries();
    return look(key).stream()
        .map(Finding::status)
        .map(
            status ->
                new KeyDetail(
                    status,
                    deliveries.receipt(status.destination(), key).orElse(null),
                    deliveries.lane(status.destination(), key).orElse(null),
                    deliveries.deadLettersOf(status.destination(), key)))
        .toList();
  }

  @Override
  public int retry(@Nullable String destination, String keyOrEntry) {
    return acts().retry(destination, keyOrEntry);
  }

  @Override
  public int retryAll(@Nullable String destination) {
    return acts().retryAll(destination);
  }

  @Override
  public void replay(String destination, String key) {
    acts().replay(destination, key);
  }

  @Override
  public int replaySince(String destination, Instant since) {
    return acts().replaySince(destination, since);
  }

  @Override
  public int drop(String destination, String keyOrEntry, String note) {
    return acts().drop(destination, keyOrEntry, dated(note));
  }

  @Override
  public void pause(String destination, String why) {
    acts().pause(destination, engine.clean(why));
  }

  @Override
  public boolean resume(String destination) {
    return acts().resume(destination);
  }

  @Override
  public void forget(String destination, String note, Set<Although> although) {
    acts().forget(destination, dated(note), although);
  }

  private String dated(String note) {
    return clock.instant().truncatedTo(ChronoUnit.SECONDS) + " " + engine.clean(note);
  }

  private PersonActs acts() {
    return new PersonActs(engine, slot.get());
  }

  @Override
  public boolean drain(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    flush(patience);
    for (; ; ) {
      long begin = System.nanoTime();
      Left left = left(clock.instant().plusNanos(Math.max(0, end - begin)));
      long now = System.nanoTime();
      if (left != Left.WAITS || end - now <= 0) {
        return left == Left.NOTHING;
      }
      // Looking at a long backlog takes a while, and must not slow its delivery.
      long pause = Math.max(LAST_LOOK_MILLIS, TimeUnit.NANOSECONDS.toMillis(4 * (now - begin)));
      Thread.sleep(Math.min(pause, TimeUnit.NANOSECONDS.toMillis(end - now) + 1));
    }
  }

  /** Of all destinations of this process: what may still be delivered counts most. */
  private Left left(Instant until) {
    JournalStore store = slot.get();
    Leftovers leftovers = new Leftovers(store, engine::mayEndPause);
    Set<String> unknown = new TreeSet<>(engine.ids());
    Left most = Left.NOTHING;
    for (Position at : store.deliveries().positions()) {
      var settings = engine.settings(at.destination());
      unknown.remove(at.destination());
      if (settings != null && most != Left.WAITS) {
        Left here = leftovers.of(at, settings, until);
        most = here == Left.NOTHING ? most : here;
      }
    }
    return unknown.isEmpty() ? most : Left.WAITS;
  }

  private List<Finding> look(String key) {
    JournalStore store = slot.get();
    KeyInspector inspector = new KeyInspector(store, engine::mayEndPause);
    List<Sequenced> entries = inspector.entries(key);
    List<Finding> findings = new ArrayList<>();
    Set<String> unknown = new TreeSet<>(engine.ids());
    for (Position at : store.deliveries().positions()) {
      Finding found = inspector.look(key, entries, at, engine.settings(at.destination()));
      boolean absent = engine.settings(at.destination()) == null;
      findings.add(
          absent && found.status().state().equals("pending")
              ? found.because(whyAbsent(at))
              : found);
      unknown.remove(at.destination());
    }
    unknown.forEach(id -> findings.add(Finding.notYetThere(id)));
    return findings;
  }

  /** What was said before the wait began is in the journal first. */
  private void flush(Duration patience) throws InterruptedException {
    try {
      path.writer().flushed().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // then the journal tells how far it is
    }
  }
}
