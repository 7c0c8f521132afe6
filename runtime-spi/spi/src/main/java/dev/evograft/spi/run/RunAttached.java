// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.Objects;

/**
 * A process took a run over: from here on the run is abandoned when that process dies, and no
 * longer when the one before does.
 *
 * @param runId which
 * @param at when, by the wall clock
 * @param process the new owner, as in {@link RunInfo#process()}
 * @since 0.1
 */
public record RunAttached(String runId, Instant at, String process) {

  /** The type of its journal entry. */
  public static final String TYPE = "run.attached";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunAttached {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(process, "process");
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return JsonObject.builder().put("process", process).build();
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of another type
   */
  public static RunAttached from(JournalEntry entry) {
    RunCodec.expect(entry, TYPE);
    return new RunAttached(entry.key(), entry.at(), entry.payload().string("process", ""));
  }
}
