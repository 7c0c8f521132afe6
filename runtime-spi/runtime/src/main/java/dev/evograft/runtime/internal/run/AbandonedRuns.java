// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.runtime.internal.journal.Past;
import dev.evograft.runtime.internal.journal.SafeReads;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.UnreadableEntryException;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends the runs whose process surely died without handing them over, and those that were handed
 * over so long ago that nobody will come for them. Several processes may do so at once: the journal
 * takes one end only.
 */
final class AbandonedRuns {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  private static final int PAGE = 200;

  private final RunJournal journal;
  private final ProcessIdentity process;
  private final RunLimits limits;
  private final Set<String> unreadable = ConcurrentHashMap.newKeySet();

  /** Runs that were open the last time. For the sweep's thread. */
  private Map<String, Seen> seen = Map.of();

  AbandonedRuns(RunJournal journal, ProcessIdentity process, RunLimits limits) {
    this.journal = journal;
    this.process = process;
    this.limits = limits;
  }

  /**
   * Whether nobody will end this run. Of a process that cannot be seen from here, in another
   * container or on another machine, only a long silence tells.
   */
  private boolean isAbandoned(Seen run) {
    String owner = run.owner();
    if (owner == null) {
      return isSilentFor(run, limits.detachedMaxAge());
    }
    return process.surelyDead(owner)
        || !process.sees(owner) && isSilentFor(run, limits.abandonedAfter());
  }

  private boolean isAbandoned(RunHistory run) {
    return isAbandoned(Seen.of(run));
  }

  /**
   * What is known of a run that nobody will end. Read again once its owner was found dead: it may
   * have handed the run over before it died, and nothing more comes of it now.
   */
  Optional<RunHistory> abandoned(JournalStore store, String runId) {
    return RunHistory.read(store, runId)
        .filter(this::isAbandoned)
        .flatMap(found -> RunHistory.read(store, runId))
        .filter(this::isAbandoned);
  }

  private boolean isSilentFor(Seen run, Duration age) {
    return run.lastSign().isBefore(Past.before(journal.now(), age));
  }

  /**
   * Whether another process, which is not surely dead, goes on with a run, or it was handed over.
   */
  boolean isElsewhere(JournalStore store, String runId) {
    try {
      return RunHistory.read(store, runId).map(run -> isElsewhere(run.owner())).orElse(false);
    } catch (RuntimeException e) {
      return false; // then it is ended here, as if nobody had taken it
    }
  }

  private boolean isElsewhere(@Nullable String owner) {
    return owner == null || !owner.equals(process.text()) && !process.surelyDead(owner);
  }

  /**
   * Looks at every run of the journal that has not ended.
   *
   * @param over whether nobody wants to know any more; the rest is left then
   */
  void sweep(JournalStore store, BooleanSupplier over) {
    Map<String, Seen> now = new HashMap<>();
    String after = null;
    while (!over.getAsBoolean()) {
      List<JournalEntry> page = page(store, after);
      if (page.isEmpty()) {
        seen = now;
        return;
      }
      List<CompletionStage<JournalEntry>> ends = new ArrayList<>();
      for (JournalEntry first : page) {
        if (!over.getAsBoolean() && journal.find(first.key()) == null) {
          look(store, first.key(), now).ifPresent(ends::add);
        }
      }
      ends.forEach(AbandonedRuns::await);
      after = page.get(page.size() - 1).key();
    }
  }

  /** Beginnings of open runs. One that is damaged is named, and nothing is known of its run. */
  private List<JournalEntry> page(JournalStore store, @Nullable String afterKey) {
    return SafeReads.without(
        PAGE,
        (last, rows) -> store.unended(RunStarted.TYPE, last == null ? afterKey : last.key(), rows),
        bad -> tell(bad.key(), null));
  }

  /** Looks at one run. One that cannot be read must not keep the others open. */
  private Optional<CompletionStage<JournalEntry>> look(
      JournalStore store, String runId, Map<String, Seen> now) {
    try {
      Seen before = seen.get(runId);
      if (before != null && !hasChanged(store, runId, before) && !isAbandoned(before)) {
        now.put(runId, before);
        return Optional.empty();
      }
      Optional<RunHistory> found = RunHistory.read(store, runId);
      found.ifPresent(run -> now.put(runId, Seen.of(run)));
      return found
          .filter(this::isAbandoned)
          .flatMap(run -> abandoned(store, runId))
          .flatMap(this::end);
    } catch (RuntimeException e) {
      tell(runId, e);
      return Optional.empty();
    }
  }

  private static boolean hasChanged(JournalStore store, String runId, Seen before) {
    try {
      return !store.read(runId, before.ordinal(), 1).isEmpty();
    } catch (UnreadableEntryException e) {
      return true;
    }
  }

  private void tell(String runId, @Nullable RuntimeException why) {
    if (unreadable.add(runId)) {
      log.warn("the run {} cannot be read, and stays as it is", runId, why);
    }
  }

  /** As much of a run as decides whether it is to be read again. */
  private record Seen(long ordinal, @Nullable String owner, Instant lastSign) {
    static Seen of(RunHistory run) {
      return new Seen(run.last().ordinal(), run.owner(), run.lastSign());
    }
  }

  /** Ends a run; empty when there is no room now: the next start will see it again. */
  Optional<CompletionStage<JournalEntry>> end(RunHistory history) {
    if (!journal.reserve()) {
      return Optional.empty();
    }
    AbandonedEnd end = new AbandonedEnd(journal, history);
    journal.send(end);
    return Optional.of(end.written());
  }

  private static void await(CompletionStage<JournalEntry> end) {
    try {
      end.toCompletableFuture().join();
    } catch (CompletionException e) {
      if (!(e.getCause() instanceof EvograftException why) || !why.code().equals("key_ended")) {
        log.warn("an abandoned run could not be ended", e);
      }
    }
  }
}
