// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An owner that is suspended, or whose machine sleeps, wherever it reads a clock or the disk, gets
 * a thread for a call, or is about to send: nothing of it arrives while the lease is another's.
 *
 * <p>{@code -Devograft.suspended.seeds=20000} tries more, {@code -Devograft.suspended.seed=17} one.
 */
class SuspendedOwnerTest {

  private static final Duration LONGER_THAN_THE_LEASE = Duration.ofSeconds(40);

  @ParameterizedTest
  @EnumSource
  void nothingOfItArrivesWhereverItIsSuspended(Asleep asleep) {
    int seams = 0;
    boolean reached;
    do {
      Suspensions world = new Suspensions(new Random(1));
      world.suspendAt(seams, asleep, LONGER_THAN_THE_LEASE);
      play(world, asleep + " at seam " + seams);
      reached = world.passed() > seams++;
    } while (reached);
    assertThat(seams).as("places to be suspended at").isGreaterThan(100);
  }

  @Test
  void nothingOfItArrivesHoweverOftenItIsSuspended() {
    Long one = Long.getLong("evograft.suspended.seed");
    long most = Long.getLong("evograft.suspended.seeds", 300);
    (one != null ? LongStream.of(one) : LongStream.range(0, most))
        .forEach(
            seed -> {
              Suspensions world = new Suspensions(new Random(seed));
              world.suspendByChance();
              play(world, "-Devograft.suspended.seed=" + seed);
            });
  }

  private static void play(Suspensions world, String where) {
    try {
      world.play();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with " + where + ": " + e.getMessage(), e);
    }
  }

  /** What stands still. */
  enum Asleep {
    /** As with SIGSTOP: both clocks go on. */
    PROCESS,
    /** The monotonic clock stands still too. */
    MACHINE
  }
}
