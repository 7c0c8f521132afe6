// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.SourceStamps;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether transcripts and logs of {@code evolve.sources} were written. After a cycle it compares
 * what the files are with what they were, whatever times they have: a clock may be put back, and a
 * file may come from the future. For one thread.
 */
final class SourceNews {

  /** To look at thousands of files costs something. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Services services;
  private final LongSupplier nanos;
  private Optional<Instant> since = Optional.empty();
  private @Nullable Set<Long> known;
  private @Nullable Long last;
  private boolean written;

  SourceNews(Services services) {
    this(services, System::nanoTime);
  }

  /**
   * News.
   *
   * @param nanos a clock that nobody puts back
   */
  SourceNews(Services services, LongSupplier nanos) {
    this.services = services;
    this.nanos = nanos;
  }

  /** What was written by then was looked at; without a time, what is older than a day. */
  void since(Optional<Instant> verdict) {
    since = verdict;
    known = null;
    lookAnew();
  }

  /** A cycle has just looked. */
  void looked() {
    since = Optional.of(services.context().clock().instant());
    known = hasSources() ? SourceStamps.all(services) : null;
    lookAnew();
  }

  private void lookAnew() {
    last = null;
    written = false;
  }

  private boolean hasSources() {
    return !services.get(EvolveKeys.SOURCES).isEmpty();
  }

  /** Whether one was written since; looks once a minute, and no more when one was. */
  boolean isNew() {
    if (!hasSources()) {
      return false;
    }
    Long before = last;
    boolean due = before == null || nanos.getAsLong() - before >= EVERY.toNanos();
    if (due && !written) {
      written = wereWritten();
      last = nanos.getAsLong();
    }
    return written;
  }

  private boolean wereWritten() {
    Set<Long> then = known;
    return then == null
        ? SourceStamps.anySince(services, since)
        : !then.containsAll(SourceStamps.all(services));
  }
}
