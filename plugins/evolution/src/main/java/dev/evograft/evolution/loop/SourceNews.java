// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.SourceTimes;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Whether transcripts and logs of {@code evolve.sources} were written. For one thread. */
final class SourceNews {

  /** To look at thousands of files costs something. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  private static final Duration FIRST = Duration.ofHours(24);

  private final Services services;
  private Instant known = Instant.MAX;
  private Instant next = Instant.MIN;

  SourceNews(Services services) {
    this.services = services;
  }

  private Instant now() {
    return services.context().clock().instant();
  }

  /** What was written by then was looked at; without a time, what is older than a day. */
  void since(Optional<Instant> verdict) {
    known = verdict.orElseGet(() -> now().minus(FIRST));
  }

  /** A cycle has just looked. */
  void looked() {
    known = now();
    next = Instant.MIN;
  }

  /** Whether one was written since; looks once a minute. */
  boolean isNew() {
    if (services.get(EvolveKeys.SOURCES).isEmpty() || now().isBefore(next)) {
      return false;
    }
    boolean written = SourceTimes.newest(services).isAfter(known);
    next = written ? Instant.MIN : now().plus(EVERY);
    return written;
  }
}
