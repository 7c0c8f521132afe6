// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunAttached;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a run over. */
record AttachWrite(LiveRun run, RunAttached event) implements Write {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  @Override
  public List<NewEntry> entries() {
    return List.of(
        new NewEntry(
            event.runId(),
            RunAttached.TYPE,
            RunAttached.VERSION,
            event.at(),
            event.payload(),
            false,
            false));
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    run.tookOver();
  }

  /** Whoever continues it hears of this when ending it. */
  @Override
  public void keyEnded() {
    run.tookOver();
  }

  @Override
  public void failed(EvograftException why) {
    run.tookOver();
    log.warn("it is not recorded that this process continues the run {}", event.runId(), why);
  }
}
