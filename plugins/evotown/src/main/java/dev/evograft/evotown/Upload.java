// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.journal.JournalEntry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * The files of one run on their way, in one call.
 *
 * @param end the entry that ended the run
 * @param state how much of each file the server has
 * @param way to the server
 * @param notes what a person is told of files that are left out
 */
record Upload(JournalEntry end, UploadState state, Way way, List<String> notes) {

  Upload(JournalEntry end, UploadState state, Way way) {
    this(end, state, way, new ArrayList<>());
  }

  /**
   * How the server is reached.
   *
   * @param client sends
   * @param run asks what the server has of the run
   * @param inTime whether the call may go on
   */
  record Way(EvotownClient client, Supplier<Lookup.Found> run, BooleanSupplier inTime) {}

  String runId() {
    return end.key();
  }
}
