// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.Optional;

/**
 * The newest run that ended and is of no cycle. The first look is among the newest 10,000; each
 * after that goes no further than the one before, so a run once found is remembered however many
 * cycles end after it. Reads the disk; for one thread.
 */
public final class NewestRun {

  private final Journal journal;
  private String looked = "";
  private Optional<String> newest = Optional.empty();

  /** Of this journal. */
  public NewestRun(Journal journal) {
    this.journal = journal;
  }

  /** The id of the entry that ended it; empty where there is none. */
  public Optional<String> look() {
    Cyclic cyclic = new Cyclic(journal);
    NewestFirst ends = NewestFirst.endsOfRuns(journal);
    String first = "";
    Optional<String> found = Optional.empty();
    while (found.isEmpty() && ends.hasNext()) {
      JournalEntry end = ends.next();
      first = first.isEmpty() ? end.id() : first;
      if (end.id().equals(looked)) {
        found = newest;
        break;
      }
      found = cyclic.is(RunCompleted.from(end)) ? Optional.empty() : Optional.of(end.id());
    }
    looked = first;
    newest = found;
    return newest;
  }
}
