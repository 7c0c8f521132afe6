// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the journal, newest first, of which only those are read that somebody asks for, and
 * few more. Reads the disk; for one thread.
 */
final class NewestFirst implements Iterator<JournalEntry> {

  /** So many are looked at where nothing else is said. */
  static final int MOST = 10_000;

  /** What is looked for is among the first ones, or far from them. */
  private static final int FIRST_PAGE = 20;

  private static final int PAGE = 200;

  private final Journal journal;
  private final Set<String> types;
  private int left;
  private int size = FIRST_PAGE;
  private @Nullable String before;
  private Iterator<JournalEntry> page = Collections.emptyIterator();

  /**
   * Those of some types.
   *
   * @param most so many, no less than zero
   */
  NewestFirst(Journal journal, Set<String> types, int most) {
    this.journal = journal;
    this.types = types;
    this.left = most;
  }

  /** The ends of runs, those of cycles too. */
  static NewestFirst endsOfRuns(Journal journal) {
    return new NewestFirst(journal, Set.of(RunCompleted.TYPE), MOST);
  }

  @Override
  public boolean hasNext() {
    if (!page.hasNext() && left > 0) {
      turn();
    }
    return page.hasNext();
  }

  @Override
  public JournalEntry next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    JournalEntry entry = page.next();
    before = entry.id();
    return entry;
  }

  private void turn() {
    int asked = Math.min(size, left);
    List<JournalEntry> entries = journal.latest(types, before, asked);
    left = entries.size() < asked ? 0 : left - asked; // a short page is the last one
    size = PAGE;
    page = entries.iterator();
  }
}
