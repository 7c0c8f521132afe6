// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Shows in the state of a cycle that its process lives, until it is closed. */
final class Pulse {

  private static final long SECONDS = 2;

  private final @Nullable Future<?> beating;

  private Pulse(@Nullable Future<?> beating) {
    this.beating = beating;
  }

  static Pulse of(CycleFile file, ScheduledExecutorService executor) {
    try {
      return new Pulse(
          executor.scheduleAtFixedRate(file.pulse(), SECONDS, SECONDS, TimeUnit.SECONDS));
    } catch (RejectedExecutionException e) {
      return new Pulse(null); // the runtime closes
    }
  }

  void close() {
    if (beating != null) {
      beating.cancel(false);
    }
  }
}
