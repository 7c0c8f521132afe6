// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.util.Objects;

/**
 * A run began.
 *
 * @param run which
 * @since 0.1
 */
public record RunStarted(RunInfo run) {

  /** The type of its journal entry. */
  public static final String TYPE = "run.started";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunStarted {
    Objects.requireNonNull(run, "run");
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return RunCodec.info(run);
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of another type
   */
  public static RunStarted from(JournalEntry entry) {
    RunCodec.expect(entry, TYPE);
    return new RunStarted(RunCodec.info(entry.key(), entry.payload()));
  }
}
