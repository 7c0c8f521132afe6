// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunProgress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The newest progress of a run at the time it is written. */
final class ProgressWrite implements Write {

  private final LiveRun run;
  private @Nullable RunProgress event;

  ProgressWrite(LiveRun run) {
    this.run = run;
  }

  @Override
  public List<NewEntry> entries() {
    event = run.takeProgress();
    if (event != null && run.journal().refusesProgress(run.silence(event.at()))) {
      event = null;
    }
    return event == null ? List.of() : List.of(RunEntries.of(event));
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    RunProgress told = event;
    if (told != null) {
      run.gaveSign(told.at());
      run.journal().tell(listener -> listener.progressed(told));
    }
  }

  @Override
  public void keyEnded() {
    run.journal().progressDropped();
  }

  @Override
  public void failed(EvograftException why) {
    run.journal().progressDropped();
  }
}
