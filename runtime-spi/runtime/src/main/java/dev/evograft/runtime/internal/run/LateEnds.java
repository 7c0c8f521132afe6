// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends of runs that the storage did not take, though it has their beginnings. Nobody else would end
 * these as long as this process lives, so they are sent again later, as they were.
 */
final class LateEnds {

  private static final Logger log = LoggerFactory.getLogger("dev.evograft");

  /** They carry what was reported; what is beyond that is ended when this process is gone. */
  private static final int MOST = 256;

  private final RunJournal journal;
  private final Map<String, RunCompleted> waiting = new ConcurrentHashMap<>();

  LateEnds(RunJournal journal) {
    this.journal = journal;
  }

  /** This end was not written. */
  void add(RunCompleted end) {
    if (waiting.size() < MOST) {
      waiting.put(end.run().runId(), end);
    }
  }

  /** The run goes on here after all. */
  void drop(String runId) {
    waiting.remove(runId);
  }

  /** Sends them once more. */
  void sendAgain() {
    for (RunCompleted end : List.copyOf(waiting.values())) {
      if (!journal.reserve()) {
        return;
      }
      if (waiting.remove(end.run().runId(), end)) {
        journal.send(new LateEnd(end));
      } else {
        journal.release();
      }
    }
  }

  /** One that is sent again. A run whose beginning was lost, too, stays unrecorded. */
  private final class LateEnd implements Write {
    private final RunCompleted end;

    LateEnd(RunCompleted end) {
      this.end = end;
    }

    @Override
    public List<NewEntry> entries() {
      NewEntry made = RunEntries.of(end);
      return List.of(
          new NewEntry(
              made.key(), made.type(), made.version(), made.at(), made.payload(), true, false));
    }

    @Override
    public void appended(List<JournalEntry> entries) {
      journal.release();
      journal.counts().end(end.outcome().status());
      journal.tell(listener -> listener.completed(end));
      log.info("the end of the run {} was written late", end.run().runId());
    }

    @Override
    public void keyEnded() {
      journal.release();
    }

    @Override
    public void failed(EvograftException why) {
      journal.release();
      add(end);
    }
  }
}
