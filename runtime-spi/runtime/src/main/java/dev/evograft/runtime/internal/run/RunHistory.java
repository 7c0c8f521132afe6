// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore;
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
 * @param lastSign when anything was written of it last
 */
record RunHistory(
    RunInfo run, @Nullable String owner, @Nullable RunDetached soFar, Instant lastSign) {

  private static final int PAGE = 500;

  /** Reads it; empty when there is no such run or it has ended. */
  static Optional<RunHistory> read(JournalStore store, String runId) {
    List<JournalEntry> page = store.read(runId, -1, PAGE);
    if (page.isEmpty() || !page.get(0).type().equals(RunStarted.TYPE)) {
      return Optional.empty();
    }
    RunInfo run = RunStarted.from(page.get(0)).run();
    String owner = run.process();
    RunDetached soFar = null;
    Instant lastSign = run.startedAt();
    while (!page.isEmpty()) {
      for (JournalEntry entry : page) {
        lastSign = entry.at();
        if (entry.type().equals(RunDetached.TYPE)) {
          soFar = RunDetached.from(entry);
          owner = null;
        } else if (entry.type().equals(RunAttached.TYPE)) {
          owner = RunAttached.from(entry).process();
        } else if (entry.type().equals(RunCompleted.TYPE)) {
          return Optional.empty();
        }
      }
      page = store.read(runId, page.get(page.size() - 1).ordinal(), PAGE);
    }
    return Optional.of(new RunHistory(run, owner, soFar, lastSign));
  }
}
