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
 * verdict, whoever ran it. A cycle without one leaves what is new as new as it was. Reads the disk;
 * for one thread.
 */
final class News {

  private final Services services;
  private final Cycles cycles;
  private final NewestRun runs;
  private final SourceNews sources;
  private @Nullable Verdict verdict;
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
    Optional<Verdict> other = last().filter(last -> !last.equals(verdict));
    if (other.isPresent()) {
      sources.since(other.map(Verdict::at));
      verdict = other.get();
    }
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

  /** A cycle of ours has just ended, or waits; what its own agent wrote meanwhile is no news. */
  void ran(String cycle) {
    Optional<Verdict> own = last().filter(last -> last.cycle().equals(cycle));
    if (own.isPresent()) {
      sources.looked();
      verdict = own.get();
      answered = newest;
    }
  }

  private Optional<Verdict> last() {
    return new Verdicts(services.journal(), cycles.waiting().orElse("")).last();
  }
}
