// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.ProcessIdentity;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
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

  AbandonedRuns(RunJournal journal, ProcessIdentity process, RunLimits limits) {
    this.journal = journal;
    this.process = process;
    this.limits = limits;
  }

  /**
   * Whether nobody will end this run. Of a process that cannot be seen from here, in another
   * container or on another machine, only a long silence tells.
   */
  private boolean isAbandoned(RunHistory run) {
    String owner = run.owner();
    if (owner == null) {
      return isSilentFor(run, limits.detachedMaxAge());
    }
    return process.surelyDead(owner)
        || !process.sees(owner) && isSilentFor(run, limits.abandonedAfter());
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

  private boolean isSilentFor(RunHistory run, Duration age) {
    return run.lastSign().isBefore(journal.now().minus(age));
  }

  /** Whether another process goes on with a run, or it was handed over. */
  boolean isElsewhere(JournalStore store, String runId) {
    try {
      return RunHistory.read(store, runId)
          .map(run -> run.owner() == null || !run.owner().equals(process.text()))
          .orElse(false);
    } catch (RuntimeException e) {
      return false; // then it is ended here, as if nobody had taken it
    }
  }

  /** Looks at every run of the journal that has not ended. */
  void sweep(JournalStore store) {
    String after = null;
    for (; ; ) {
      List<JournalEntry> page = store.unended(RunStarted.TYPE, after, PAGE);
      if (page.isEmpty()) {
        return;
      }
      List<CompletionStage<JournalEntry>> ends = new ArrayList<>();
      for (JournalEntry first : page) {
        if (journal.find(first.key()) == null) {
          look(store, first.key()).ifPresent(ends::add);
        }
      }
      ends.forEach(AbandonedRuns::await);
      after = page.get(page.size() - 1).key();
    }
  }

  /** Looks at one run. One that cannot be read must not keep the others open. */
  private Optional<CompletionStage<JournalEntry>> look(JournalStore store, String runId) {
    try {
      return abandoned(store, runId).flatMap(this::end);
    } catch (RuntimeException e) {
      if (unreadable.add(runId)) {
        log.warn("the run {} cannot be read, and stays as it is", runId, e);
      }
      return Optional.empty();
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
