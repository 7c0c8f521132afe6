// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The newest run that ended and is of no cycle, however many cycles ended since: it remembers how
 * far it looked, and looks no further the next time. Reads the disk; for one thread.
 */
public final class NewestRun {

  private static final int FEW = 20;
  private static final int PAGE = 200;
  private static final int MOST_PAGES = 50;

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
    String first = "";
    String before = null;
    for (int page = 0; page < MOST_PAGES; page++) {
      int most = page == 0 ? FEW : PAGE;
      List<JournalEntry> entries = page(before, most);
      for (JournalEntry entry : entries) {
        first = first.isEmpty() ? entry.id() : first;
        if (entry.id().equals(looked)) {
          looked = first;
          return newest;
        }
        if (!cyclic.is(RunCompleted.from(entry))) {
          looked = first;
          newest = Optional.of(entry.id());
          return newest;
        }
      }
      if (entries.size() < most) {
        break;
      }
      before = entries.get(entries.size() - 1).id();
    }
    looked = first;
    newest = Optional.empty();
    return newest;
  }

  private List<JournalEntry> page(@Nullable String before, int most) {
    return journal.latest(Set.of(RunCompleted.TYPE), before, most);
  }
}
