// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import dev.evograft.evolution.cycle.Cycles;
import dev.evograft.evolution.cycle.NewestRun;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.Verdicts;
import dev.evograft.evolution.cycle.Verdicts.Verdict;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether a run ended, or a transcript or log was written, since the last cycle that came to a
 * verdict looked, whoever ran it. A cycle without one leaves what is new as new as it was. Reads
 * the disk; for one thread.
 */
final class News {

  private final Services services;
  private final Cycles cycles;
  private final NewestRun runs;
  private final SourceNews sources;
  private @Nullable Verdict verdict;

  /** The cycle of this loop that it is of; empty where it is of another. */
  private String ours = "";

  private String newest = "";

  /** The newest run when the last cycle of ours began that came to a verdict. */
  private String answered = "";

  News(Services services, Cycles cycles) {
    this.services = services;
    this.cycles = cycles;
    this.runs = new NewestRun(services.journal());
    this.sources = new SourceNews(services);
  }

  /** Takes notice of what others came to: a cycle by hand, or one that was put right. */
  void look() {
    Optional<Verdict> other = last().filter(last -> !last.equals(verdict) && !isOurs(last));
    if (other.isPresent()) {
      sources.since(other);
      verdict = other.get();
      ours = "";
    }
  }

  /** What was new when it ended is noticed; a person may have approved its change since. */
  private boolean isOurs(Verdict last) {
    return last.cycle().equals(ours);
  }

  /** Whether there is some, as far as is noticed. */
  boolean isThere() {
    newest = runs.look().orElse("");
    return isUnanswered() || sources.isNew();
  }

  /** The record may not reach as far back as what was seen, and knows what ended since. */
  private boolean isUnanswered() {
    boolean recorded = verdict != null && newest.equals(verdict.runsUpTo());
    return !newest.isEmpty() && !newest.equals(answered) && !recorded;
  }

  /** A cycle of ours is about to begin. */
  void begins() {
    sources.begins(isUnanswered());
  }

  /** It has just ended, or waits. */
  void ran(String cycle) {
    Optional<Verdict> own = last().filter(last -> last.cycle().equals(cycle));
    if (own.isPresent()) {
      sources.looked(own.get());
      verdict = own.get();
      ours = cycle;
      answered = newest;
    }
  }

  private Optional<Verdict> last() {
    return new Verdicts(services.journal(), cycles.waiting().orElse("")).last();
  }
}
