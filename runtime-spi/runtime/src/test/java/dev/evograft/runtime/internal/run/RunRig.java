// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.journal.FaultyStore;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A whole machine over a store in memory. */
final class RunRig implements AutoCloseable {

  final Problems problems = new Problems();
  final FaultyStore store;
  final RunSystem system;
  final ExecutorService executor =
      Executors.newFixedThreadPool(
          4,
          task -> {
            Thread thread = new Thread(task, "test-plugin");
            thread.setDaemon(true);
            return thread;
          });
  volatile Instant now = Instant.parse("2026-11-01T00:00:00.123456Z");

  RunRig() {
    this(new FaultyStore(), RunLimits.DEFAULT);
  }

  RunRig(FaultyStore store, RunLimits limits) {
    this.store = store;
    InstantSource clock = () -> now;
    system =
        new RunSystem(
            new Core(clock, new Ids(clock), ProcessIdentity.current(), problems),
            limits,
            text -> text);
  }

  RunRig begin() {
    system.begin(store);
    return this;
  }

  RunCompleted completed(String runId) {
    List<JournalEntry> entries = store.read(runId, -1, 10_000);
    return RunCompleted.from(entries.get(entries.size() - 1));
  }

  List<String> types(String runId) {
    return store.read(runId, -1, 10_000).stream().map(JournalEntry::type).toList();
  }

  @Override
  public void close() {
    system.close(Duration.ofSeconds(20));
    executor.shutdownNow();
  }

  /** Writes down what it hears. */
  static final class Recorder implements RunListener {
    final List<String> heard = new CopyOnWriteArrayList<>();

    @Override
    public void started(RunStarted event) {
      heard.add("started " + event.run().spec().skill());
    }

    @Override
    public void progressed(RunProgress event) {
      heard.add("progressed " + event.text());
    }

    @Override
    public void completed(RunCompleted event) {
      heard.add("completed " + event.outcome().status().word());
    }
  }

  /** A destination that answers by a function and writes down what it got. */
  static final class Inbox implements Destination {
    final List<String> got = new CopyOnWriteArrayList<>();
    final DestinationSettings settings;
    volatile Function<Delivery, DeliveryResult> answer = delivery -> DeliveryResult.delivered();

    Inbox(DestinationSettings settings) {
      this.settings = settings;
    }

    Inbox(String id) {
      this(DestinationSettings.of(id, "a test", Set.of(RunStarted.TYPE, RunCompleted.TYPE)));
    }

    @Override
    public DestinationSettings settings() {
      return settings;
    }

    @Override
    public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
      delivery.entries().forEach(entry -> got.add(entry.id()));
      return CompletableFuture.completedStage(answer.apply(delivery));
    }
  }
}
