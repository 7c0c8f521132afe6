// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.Objects;

/**
 * A phase of a cycle ended. A cycle's entries have its own key, beside those of its run.
 *
 * @param cycleId the key of its journal entries
 * @param runId the run of kind {@code evolution} that the cycle is
 * @param phase which
 * @param at when, by the wall clock
 * @param details what happened, see {@link CyclePhase}
 * @since 0.1
 */
public record CycleEvent(
    String cycleId, String runId, CyclePhase phase, Instant at, JsonObject details) {

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public CycleEvent {
    Objects.requireNonNull(cycleId, "cycleId");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(phase, "phase");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(details, "details");
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return JsonObject.builder().put("run_id", runId).put("details", details).build();
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of no phase that this version knows
   */
  public static CycleEvent from(JournalEntry entry) {
    CyclePhase phase =
        CyclePhase.ofType(entry.type())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "the entry " + entry.id() + " is a " + entry.type() + ", no cycle phase"));
    JsonObject payload = entry.payload();
    return new CycleEvent(
        entry.key(), payload.string("run_id", ""), phase, entry.at(), payload.object("details"));
  }
}
