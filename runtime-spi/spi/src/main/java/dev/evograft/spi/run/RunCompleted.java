// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.util.List;
import java.util.Objects;

/**
 * A run ended. Everything about the run is in here: whoever has this entry needs no other.
 *
 * @param run which
 * @param outcome how it ended
 * @param signals what was reported and inferred
 * @param artifacts what it left
 * @param logExcerpt the beginning and the end of its output, at most 64 KiB of text
 * @since 0.1
 */
public record RunCompleted(
    RunInfo run, RunOutcome outcome, Signals signals, List<Artifact> artifacts, String logExcerpt) {

  /** The type of its journal entry, which is the last one of its key. */
  public static final String TYPE = "run.completed";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunCompleted {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(signals, "signals");
    Objects.requireNonNull(logExcerpt, "logExcerpt");
    artifacts = List.copyOf(artifacts);
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return RunCodec.completed(this);
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of another type
   */
  public static RunCompleted from(JournalEntry entry) {
    RunCodec.expect(entry, TYPE);
    return RunCodec.completed(entry);
  }
}
