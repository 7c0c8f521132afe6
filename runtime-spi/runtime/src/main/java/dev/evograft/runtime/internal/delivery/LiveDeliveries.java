// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.runtime.internal.delivery.KeyInspector.Finding;
import dev.evograft.runtime.internal.journal.JournalWriter;
import dev.evograft.runtime.internal.journal.StoreSlot;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.Sequenced;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells how far the destinations are. */
public final class LiveDeliveries implements Deliveries {

  private static final long FIRST_LOOK_MILLIS = 4;
  private static final long LAST_LOOK_MILLIS = 50;

  private final DeliveryEngine engine;
  private final StoreSlot slot;
  private final JournalWriter writer;
  private final InstantSource clock;

  /** Deliveries of this engine. */
  public LiveDeliveries(
      DeliveryEngine engine, StoreSlot slot, JournalWriter writer, InstantSource clock) {
    this.engine = engine;
    this.slot = slot;
    this.writer = writer;
    this.clock = clock;
  }

  @Override
  public List<DestinationStatus> destinations() {
    JournalStore store = slot.get();
    PendingCount pending = new PendingCount(store);
    return store.deliveries().positions().stream()
        .map(
            at -> {
              var settings = engine.settings(at.destination());
              return new DestinationStatus(
                  at.destination(),
                  at.target(),
                  settings == null ? "absent" : at.state(),
                  at.why(),
                  at.until(),
                  pending.of(at, settings),
                  store.deliveries().countDeadLetters(at.destination()));
            })
        .toList();
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

  private List<Finding> look(String key) {
    JournalStore store = slot.get();
    KeyInspector inspector = new KeyInspector(store);
    List<Sequenced> entries = inspector.entries(key);
    List<Finding> findings = new ArrayList<>();
    Set<String> unknown = new TreeSet<>(engine.ids());
    for (Position at : store.deliveries().positions()) {
      findings.add(inspector.look(key, entries, at, engine.settings(at.destination())));
      unknown.remove(at.destination());
    }
    unknown.forEach(id -> findings.add(Finding.notYetThere(id)));
    return findings;
  }

  /** What was said before the wait began is in the journal first. */
  private void flush(Duration patience) throws InterruptedException {
    try {
      writer.flushed().get(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // then the journal tells how far it is
    }
  }
}
