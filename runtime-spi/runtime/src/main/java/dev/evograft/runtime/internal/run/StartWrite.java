// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunStarted;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The first entry of a run. If it is lost, the last one brings it along. */
record StartWrite(LiveRun run) implements Write {

  private static final Logger log = LoggerFactory.getLogger(StartWrite.class);

  @Override
  public List<NewEntry> entries() {
    return List.of(RunEntries.of(event()));
  }

  @Override
  public void appended(List<JournalEntry> entries) {
    if (entries.get(0).ordinal() != 0) {
      log.warn("the run id {} was used before; ids must be unique for ever", run.run().runId());
    }
    RunStarted event = event();
    run.journal().tell(listener -> listener.started(event));
  }

  @Override
  public void keyEnded() {
    log.warn("the run id {} is that of a run that ended; nothing is added", run.run().runId());
  }

  @Override
  public void failed(EvograftException why) {
    run.startLost(true);
  }

  private RunStarted event() {
    return new RunStarted(run.run());
  }
}
