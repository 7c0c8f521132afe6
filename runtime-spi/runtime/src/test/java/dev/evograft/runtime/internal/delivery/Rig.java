// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.delivery.Setup.Tools;
import dev.evograft.runtime.internal.journal.MemoryJournalStore;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** A journal, a clock and workers whose destination does what a test says. */
final class Rig {

  static final Set<String> TYPES = Set.of("run.started", "run.progress", "run.completed");

  final FakeTime time = new FakeTime();
  final MemoryJournalStore store = new MemoryJournalStore(1_000_000, Long.MAX_VALUE);

  /** What the next worker sees of them. */
  JournalStore seen = store;

  Time clock = time;
  final Problems problems = new Problems();
  final Set<String> dead = new HashSet<>();
  final List<Delivery> calls = new ArrayList<>();

  DestinationSettings settings =
      new DestinationSettings(
          "there", "a test", TYPES, Start.EARLIEST, 4, 100, Duration.ofSeconds(5));
  Function<Delivery, CompletionStage<DeliveryResult>> destination =
      delivery -> CompletableFuture.completedStage(DeliveryResult.delivered());
  Executor executor = Runnable::run;
  UnaryOperator<String> redact = text -> text;

  private boolean woken;

  /** Answers by key; null for no answer at all. */
  void answers(Function<Delivery, DeliveryResult> answer) {
    destination =
        delivery -> {
          DeliveryResult result = answer.apply(delivery);
          return result == null
              ? new CompletableFuture<>()
              : CompletableFuture.completedStage(result);
        };
  }

  DestinationWorker worker(String owner) {
    return worker(owner, store.head());
  }

  DestinationWorker worker(String owner, long head) {
    Destination callee =
        new Destination() {
          @Override
          public DestinationSettings settings() {
            return settings;
          }

          @Override
          public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
            synchronized (calls) {
              calls.add(delivery);
            }
            return destination.apply(delivery);
          }
        };
    Tools tools =
        new Tools(
            clock, DeliveryPolicy.DEFAULT, new Random(1), new Owner(owner, dead::contains), redact);
    return new DestinationWorker(
        new Setup(settings, callee, task -> executor.execute(task), tools),
        new DestinationWorker.Place(seen, head, problems, () -> woken = true));
  }

  void started(String... keys) {
    for (String key : keys) {
      append(key, "run.started", false);
    }
  }

  void progress(String key) {
    append(key, "run.progress", false);
  }

  void completed(String... keys) {
    for (String key : keys) {
      append(key, "run.completed", true);
    }
  }

  void append(String key, String type, boolean ends) {
    store.append(List.of(new NewEntry(key, type, 1, time.now(), JsonObject.EMPTY, ends)));
  }

  /** Steps until the worker wants to wait. */
  long run(DestinationWorker worker) {
    worker.hint();
    return step(worker);
  }

  private long step(DestinationWorker worker) {
    long next;
    int steps = 0;
    do {
      woken = false;
      next = worker.step();
    } while ((woken || next == 0) && ++steps < 10_000);
    return next;
  }

  /** Lets time pass, in steps as the worker wants them. */
  void run(DestinationWorker worker, Duration time) {
    long end = this.time.nanos() + time.toNanos();
    run(worker);
    while (this.time.nanos() < end) {
      long next = Math.min(Math.max(1, step(worker)), end - this.time.nanos());
      this.time.advance(Duration.ofNanos(Math.max(0, next))); // a step may take its time too
    }
    run(worker);
  }

  Position position() {
    return store.deliveries().positions().get(0);
  }

  Optional<Lane> lane(String key) {
    return store.deliveries().lanes("there").stream()
        .filter(lane -> lane.key().equals(key))
        .findFirst();
  }

  /** What was called for a key: one text a call, ordinals in it. */
  List<String> callsOf(String key) {
    return calls.stream()
        .filter(call -> call.key().equals(key))
        .map(call -> call.entries().stream().map(entry -> "" + entry.ordinal()).toList())
        .map(ordinals -> String.join(",", ordinals))
        .toList();
  }

  /** Holds tasks until a test runs them. */
  static final class HeldTasks implements Executor {
    final Deque<Runnable> tasks = new ArrayDeque<>();

    @Override
    public void execute(Runnable task) {
      tasks.add(task);
    }
  }
}
