// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.json.JsonObject;
import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.SignalNames;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The last entry of a run that nobody else will end. How long it really ran is not known, so no
 * latency is reported; and listeners do not hear of it, because it was no run of this process.
 */
final class AbandonedEnd implements Write {

  private final RunJournal journal;
  private final RunHistory history;
  private final CompletableFuture<JournalEntry> written = new CompletableFuture<>();

  AbandonedEnd(RunJournal journal, RunHistory history) {
    this.journal = journal;
    this.history = history;
  }

  CompletableFuture<JournalEntry> written() {
    return written;
  }

  @Override
  public List<NewEntry> entries() {
    RunInfo run = history.run();
    Instant now = journal.now();
    Duration took = Duration.between(run.startedAt(), now);
    RunOutcome outcome =
        new RunOutcome(
            RunStatus.CANCELLED, null, "abandoned", now, took.isNegative() ? Duration.ZERO : took);
    RunDetached soFar = history.soFar();
    Map<String, @Nullable Object> signals = new LinkedHashMap<>();
    if (soFar != null) {
      signals.putAll(soFar.signals().values());
    }
    signals.putIfAbsent(SignalNames.TASK_COMPLETED, false);
    RunCompleted event =
        new RunCompleted(
            run,
            outcome,
            new Signals(JsonObject.of(signals)),
            soFar == null ? List.of() : soFar.artifacts(),
            soFar == null ? "" : soFar.logExcerpt());
    return List.of(RunEntries.of(event));
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    journal.release();
    journal.counts().abandonedEnd();
    journal.completions().complete(written, entries.get(0));
  }

  @Override
  public void keyEnded() {
    failed(new EvograftException("key_ended", "the run was ended elsewhere"));
  }

  @Override
  public void failed(EvograftException why) {
    journal.release();
    journal.completions().fail(written, why);
  }
}
