// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.SourceStamps;
import dev.evograft.evolution.cycle.Verdicts.Verdict;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Whether transcripts and logs of {@code evolve.sources} were written, also while a cycle worked,
 * by anybody but that. After a cycle of ours it compares what the files are with what they were,
 * whatever times they have: a clock may be put back, and a file may come from the future. For one
 * thread.
 */
final class SourceNews {

  /** To look at thousands of files costs something. */
  private static final Duration EVERY = Duration.ofMinutes(1);

  private final Services services;
  private final LongSupplier nanos;
  private Optional<Verdict> since = Optional.empty();
  private @Nullable Set<Long> known;
  private @Nullable Set<Long> begun;
  private @Nullable Long last;
  private boolean written;

  /** Whether all that is new was written while our last cycle worked. */
  private boolean meanwhile;

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

  /** What that cycle looked at is known; without one, what is older than a day. */
  void since(Optional<Verdict> verdict) {
    since = verdict;
    known = null;
    look(false);
  }

  /**
   * A cycle of ours begins, and is about to look. One that was only begun for what was written
   * while another worked passes that on to no third: its own checks may be who writes.
   *
   * @param otherwise whether there is another reason for it
   */
  void begins(boolean otherwise) {
    Set<Long> before = known;
    SourceStamps now = SourceStamps.now(services);
    boolean isEcho = meanwhile && !otherwise && before != null && !now.anyBut(before);
    begun = isEcho ? null : now.all();
  }

  /** It has come to this verdict. */
  void looked(Verdict verdict) {
    since = Optional.of(verdict);
    Set<Long> before = begun;
    SourceStamps now = SourceStamps.now(services);
    known = hasSources() ? now.all() : null; // of those that are named later nobody knows
    look(before != null && now.anyWhile(verdict, before));
  }

  private void look(boolean atOnce) {
    last = null;
    written = atOnce;
    meanwhile = atOnce;
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
    SourceStamps now = SourceStamps.now(services);
    if (then == null) {
      return now.anySince(since);
    }
    return since.map(verdict -> now.anyButLate(then, verdict)).orElseGet(() -> now.anyBut(then));
  }
}
