// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.journal.UnreadableEntryException;
import dev.evograft.spi.run.RunAttached;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunStarted;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the journal knows of a run that has not ended.
 *
 * @param run which
 * @param owner the process that goes on with it; null while it is handed over
 * @param soFar how it was handed over last, and with what; null when it never was
 * @param last its newest entry
 */
record RunHistory(
    RunInfo run, @Nullable String owner, @Nullable RunDetached soFar, JournalEntry last) {

  /** Whoever took it cannot be read any more: a process of which nothing is known. */
  private static final String UNKNOWN = "unknown";

  private static final int PAGE = 500;

  /** Reads it; empty when there is no such run or it has ended. */
  static Optional<RunHistory> read(JournalStore store, String runId) {
    List<JournalEntry> page = page(store, runId, -1);
    if (page.isEmpty() || !page.get(0).type().equals(RunStarted.TYPE)) {
      return Optional.empty();
    }
    RunInfo run = RunStarted.from(page.get(0)).run();
    RunHistory history = new RunHistory(run, run.process(), null, page.get(0));
    while (!page.isEmpty()) {
      for (JournalEntry entry : page) {
        if (entry.type().equals(RunCompleted.TYPE)) {
          return Optional.empty();
        }
        history = history.with(entry);
      }
      page = page(store, runId, history.last.ordinal());
    }
    return Optional.of(history);
  }

  private RunHistory with(JournalEntry entry) {
    boolean damaged = entry.payload().containsKey(UnreadableEntryException.MEMBER);
    if (entry.type().equals(RunDetached.TYPE)) {
      RunDetached event = damaged ? null : RunDetached.from(entry);
      // A former owner may hand over what it reported, but not what another has by now.
      boolean mayDoSo = event == null || event.process() == null || event.process().equals(owner);
      return new RunHistory(run, mayDoSo ? null : owner, event == null ? soFar : event, entry);
    } else if (entry.type().equals(RunAttached.TYPE)) {
      String taker = damaged ? UNKNOWN : RunAttached.from(entry).process();
      return new RunHistory(run, taker, soFar, entry);
    }
    return new RunHistory(run, owner, soFar, entry);
  }

  /** A damaged entry stands as what is left of it: one must not keep its run open for ever. */
  private static List<JournalEntry> page(JournalStore store, String runId, long after) {
    int most = PAGE;
    for (; ; ) {
      try {
        return store.read(runId, after, most);
      } catch (UnreadableEntryException e) {
        if (most == 1) {
          return List.of(e.entry().entry());
        }
        most = Math.max(1, most / 2);
      }
    }
  }

  /** When anything was written of it last. */
  Instant lastSign() {
    return last.at();
  }
}
