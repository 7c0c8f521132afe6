// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunStarted;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Hands a run over. */
record DetachWrite(LiveRun run, Instant at, String reason, CompletableFuture<JournalEntry> written)
    implements Write {

  @Override
  public List<NewEntry> entries() {
    RunDetached event = run.reported().detached(run.run().runId(), at, reason, run.journal());
    NewEntry entry = RunEntries.of(event);
    return run.startLost()
        ? List.of(RunEntries.of(new RunStarted(run.run())), entry)
        : List.of(entry);
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    run.journal().done(run);
    run.journal().completions().complete(written, entries.get(entries.size() - 1));
  }

  @Override
  public void keyEnded() {
    String message = "the run " + run.run().runId() + " was ended elsewhere";
    failed(new EvograftException("key_ended", message));
  }

  @Override
  public void failed(EvograftException why) {
    run.journal().done(run);
    run.journal().completions().fail(written, why);
  }
}
