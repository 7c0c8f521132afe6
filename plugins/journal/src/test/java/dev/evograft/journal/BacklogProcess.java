// SPDX-License-Identifier: Apache-2.0
package dev.evograft.journal;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.core.Ids;
import dev.evograft.runtime.internal.core.Problems;
import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.run.RunLimits;
import dev.evograft.runtime.internal.run.RunSystem;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Makes a backlog of runs with two entries each and delivers it; prints how long a run that is
 * waited for takes meanwhile, how many entries arrived, and how long all took.
 *
 * <pre>BacklogProcess FILE RUNS MICROS_PER_CALL</pre>
 */
final class BacklogProcess {

  private BacklogProcess() {}

  public static void main(String[] args) throws Exception {
    SqliteJournal journal = Journals.at(Path.of(args[0]));
    journal.open();
    int runs = Integer.parseInt(args[1]);
    fill(journal, runs);
    journal.close();
    Counter counter = new Counter(Long.parseLong(args[2]));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    RunSystem system = system();
    system.addDestination("test", counter, threads);
    long begin = System.nanoTime();
    system.begin(journal);
    RunHandle run = system.runs().start(RunSpec.skill("s"));
    run.succeed().toCompletableFuture().get();
    List<KeyStatus> status = system.deliveries().await(run.run().runId(), Duration.ofSeconds(60));
    System.out.println(status.get(0).state() + " " + millis(begin));
    boolean empty = system.deliveries().drain(Duration.ofMinutes(5));
    System.out.println((empty ? "empty " : "left ") + counter.entries.get() + " " + millis(begin));
    system.close(Duration.ofSeconds(10));
    threads.shutdownNow();
  }

  private static long millis(long begin) {
    return (System.nanoTime() - begin) / 1_000_000;
  }

  private static RunSystem system() {
    InstantSource clock = InstantSource.system();
    Core core = new Core(clock, new Ids(clock), ProcessIdentity.current(), new Problems());
    return new RunSystem(core, RunLimits.DEFAULT, text -> text);
  }

  private static void fill(SqliteJournal journal, int runs) {
    JsonObject payload = JsonObject.builder().put("text", "x".repeat(600)).build();
    List<NewEntry> batch = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      batch.add(new NewEntry("run-" + i, "run.started", 1, Instant.now(), payload, false));
      batch.add(new NewEntry("run-" + i, "run.completed", 1, Instant.now(), payload, true));
      if (batch.size() >= 512 || i == runs - 1) {
        journal.append(batch);
        batch.clear();
      }
    }
  }

  /** Takes everything after a moment. */
  private record Counter(long micros, AtomicLong entries) implements Destination {

    Counter(long micros) {
      this(micros, new AtomicLong());
    }

    @Override
    public DestinationSettings settings() {
      return DestinationSettings.of("there", "a test", Set.of("run.started", "run.completed"))
          .startingAt(Start.EARLIEST)
          .withConcurrency(8);
    }

    @Override
    public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
      LockSupport.parkNanos(this, micros * 1_000);
      entries.addAndGet(delivery.entries().size());
      return CompletableFuture.completedStage(DeliveryResult.delivered());
    }
  }
}
