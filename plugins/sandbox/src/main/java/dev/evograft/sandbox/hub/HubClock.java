// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;

/** The time of the machine, until it is moved forward. Safe for any thread. */
final class HubClock implements InstantSource {

  private final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);
  private final List<Runnable> watchers = new CopyOnWriteArrayList<>();

  @Override
  public Instant instant() {
    return Instant.now().plus(ahead.get());
  }

  /** Moves it; whoever waits for a time looks again. */
  void advance(Duration by) {
    ahead.updateAndGet(now -> now.plus(by));
    watchers.forEach(Runnable::run);
  }

  /** Is told when it was moved. */
  void watch(Runnable watcher) {
    watchers.add(watcher);
  }
}
