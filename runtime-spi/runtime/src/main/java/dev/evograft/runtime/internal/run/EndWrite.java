// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunStarted;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The last entry of a run. */
final class EndWrite implements Write {

  private final LiveRun run;
  private final RunOutcome outcome;
  private final Map<String, @Nullable Object> found;
  private final CompletableFuture<JournalEntry> written;
  private @Nullable RunCompleted event;

  EndWrite(
      LiveRun run,
      RunOutcome outcome,
      Map<String, @Nullable Object> found,
      CompletableFuture<JournalEntry> written) {
    this.run = run;
    this.outcome = outcome;
    this.found = found;
    this.written = written;
  }

  @Override
  public List<NewEntry> entries() {
    RunCompleted made = run.reported().completed(run.run(), outcome, found, run.journal().redact());
    event = made;
    NewEntry entry = RunEntries.of(made);
    return run.startLost()
        ? List.of(RunEntries.of(new RunStarted(run.run())), entry)
        : List.of(entry);
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    run.journal().counts().end(outcome.status());
    run.journal().done(run);
    run.journal().completions().complete(written, entries.get(entries.size() - 1));
    RunCompleted told = event;
    if (entries.size() > 1) {
      run.journal().tell(listener -> listener.started(new RunStarted(run.run())));
    }
    if (told != null) {
      run.journal().tell(listener -> listener.completed(told));
    }
  }

  @Override
  public void keyEnded() {
    String message = "the run " + run.run().runId() + " was ended elsewhere";
    fail(new EvograftException("key_ended", message));
  }

  @Override
  public void failed(EvograftException why) {
    RunCompleted made = event;
    if (made != null) {
      run.journal().lateEnds().add(made);
    }
    fail(why);
  }

  private void fail(EvograftException why) {
    run.journal().done(run);
    run.journal().completions().fail(written, why);
  }
}
