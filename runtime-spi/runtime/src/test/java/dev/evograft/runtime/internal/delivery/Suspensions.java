// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.delivery.SuspendedOwnerTest.Asleep;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Position;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A story of one owner that is suspended at seams, of others that deliver meanwhile, and of a
 * destination that checks of everything that arrives whether it comes from who has the lease.
 */
final class Suspensions {

  private static final String SUSPENDED = "suspended";

  private static final Duration[] LENGTHS = {
    Duration.ofMillis(700),
    Duration.ofSeconds(9),
    Duration.ofSeconds(25),
    Duration.ofSeconds(40),
    Duration.ofHours(1)
  };

  private final Random random;
  private final Rig rig = new Rig();
  private final DestinationWorker worker;
  private final Set<String> arrived = new HashSet<>();
  private final List<Runnable> held = new ArrayList<>();

  /** Whether to stop at a seam, and how. */
  private BooleanSupplier stops = () -> false;

  private Asleep asleep = Asleep.PROCESS;
  private Duration length = Duration.ZERO;

  /** Who runs now; a process is suspended in the midst of what it does. */
  private String running = "";

  private @Nullable DestinationWorker other;
  private int others;
  private int keys;
  private int seams;
  private @Nullable AssertionError wrong;

  Suspensions(Random random) {
    this.random = random;
    rig.settings =
        new DestinationSettings(
            "there",
            "a test",
            Rig.TYPES,
            Start.EARLIEST,
            1 + random.nextInt(4),
            1 + random.nextInt(3),
            Duration.ofSeconds(1 + random.nextInt(30)));
    rig.destination = this::deliver;
    rig.clock = seamsOf(rig.time);
    rig.seen = new FlakyStore(rig.store, this::seamOfStore);
    rig.executor = this::execute;
    worker = rig.worker(SUSPENDED);
    rig.seen = rig.store;
    rig.clock = rig.time;
  }

  /** Once, at the seam of this number. */
  void suspendAt(int number, Asleep what, Duration time) {
    asleep = what;
    length = time;
    stops = () -> seams == number;
  }

  /** Again and again. */
  void suspendByChance() {
    int oneOf = 5 + random.nextInt(200);
    stops =
        () -> {
          asleep = random.nextInt(3) == 0 ? Asleep.MACHINE : Asleep.PROCESS;
          length = LENGTHS[random.nextInt(LENGTHS.length)];
          return random.nextInt(oneOf) == 0;
        };
  }

  /** How many seams were passed. */
  int passed() {
    return seams;
  }

  void play() {
    for (int round = 0; round < 5; round++) {
      append();
      runSuspended(Duration.ofMillis(random.nextInt(4_000)));
      if (random.nextInt(4) == 0) {
        runOther(Duration.ofSeconds(random.nextInt(3)));
      }
    }
    stops = () -> false;
    for (int i = 0; arrived.size() < 2 * keys && i < 200; i++) {
      runOther(Duration.ofSeconds(10));
    }
    for (int i = 0; i < keys; i++) {
      assertThat(arrived).as("in the end").contains(entry(i, 0), entry(i, 1));
    }
  }

  private void append() {
    rig.started("run-" + keys);
    rig.completed("run-" + keys);
    keys++;
  }

  private static String entry(int key, int ordinal) {
    return "run-" + key + " " + ordinal;
  }

  private void runSuspended(Duration time) {
    running = SUSPENDED;
    rig.run(worker, time);
    List<Runnable> tasks = List.copyOf(held);
    held.clear();
    tasks.forEach(Runnable::run);
    running = "";
    check();
  }

  /** Others deliver, and may give the lease back. */
  private void runOther(Duration time) {
    String before = running;
    if (other == null) {
      other = rig.worker("other-" + others++);
    }
    running = "other-" + (others - 1);
    rig.run(other, time);
    if (random.nextInt(3) == 0) {
      other.close(rig.time.nanos());
      rig.run(other, Duration.ofMillis(1));
      other = null;
    }
    running = before;
    check();
  }

  private void check() {
    if (wrong != null) {
      throw wrong;
    }
  }

  private Time seamsOf(Time time) {
    return new Time() {
      @Override
      public Instant now() {
        seam();
        return time.now();
      }

      @Override
      public long nanos() {
        seam();
        return time.nanos();
      }
    };
  }

  private boolean seamOfStore() {
    seam();
    return false;
  }

  /** Here the process may be suspended. */
  private void seam() {
    if (running.equals(SUSPENDED) && stops.getAsBoolean()) {
      seams++;
      running = "";
      if (asleep == Asleep.MACHINE) {
        rig.time.jump(length);
      } else {
        rig.time.advance(length);
      }
      append();
      runOther(Duration.ofSeconds(2));
      running = SUSPENDED;
    } else if (running.equals(SUSPENDED)) {
      seams++;
    }
  }

  private void execute(Runnable task) {
    if (running.equals(SUSPENDED) && random.nextInt(4) == 0) {
      held.add(task);
    } else {
      seam();
      task.run();
    }
  }

  private CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    seam();
    if (!delivery.inTime().getAsBoolean()) {
      return CompletableFuture.completedStage(DeliveryResult.retry("too late", null));
    }
    try {
      arrive(delivery);
    } catch (AssertionError e) {
      wrong = wrong == null ? e : wrong; // the runtime takes whatever a destination throws
      throw e;
    }
    seam();
    boolean silent = running.equals(SUSPENDED) && random.nextInt(4) == 0;
    return silent
        ? new CompletableFuture<>()
        : CompletableFuture.completedStage(DeliveryResult.delivered());
  }

  private void arrive(Delivery delivery) {
    Position at = rig.position();
    Instant now = rig.time.now();
    assertThat(at.owner())
        .as("who has the lease when %s arrives", delivery.key())
        .isEqualTo(running);
    assertThat(now).as("when %s arrives", delivery.key()).isBefore(at.leaseUntil());
    for (JournalEntry entry : delivery.entries()) {
      arrived.add(entry.key() + " " + entry.ordinal());
    }
  }
}
