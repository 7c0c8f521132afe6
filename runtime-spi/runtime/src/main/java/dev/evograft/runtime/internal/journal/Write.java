// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.journal.JournalStore.NewEntry;
import java.util.List;

/**
 * Something that wants to be in the journal. Every method is called by the writer's thread and must
 * be quick; after {@link #entries} exactly one of the others is called, once, or {@link #failed}
 * alone.
 */
public interface Write {

  /**
   * What is to be appended, in one transaction and all of one key; made here so that it costs the
   * sender nothing. Empty when there is nothing left to say.
   */
  List<NewEntry> entries();

  /** All of them are on disk. */
  void appended(List<JournalEntry> entries);

  /** The key had its last entry before. */
  void keyEnded();

  /** None of them is on disk, and nobody will try again. */
  void failed(EvograftException why);
}
