// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.Objects;

/**
 * A run was handed over: the process that began it may die, and another will end it. What the agent
 * had reported so far is kept here.
 *
 * @param runId which
 * @param at when, by the wall clock
 * @param reason what it waits for
 * @param signals what was reported so far
 * @since 0.1
 */
public record RunDetached(String runId, Instant at, String reason, Signals signals) {

  /** The type of its journal entry. */
  public static final String TYPE = "run.detached";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunDetached {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(signals, "signals");
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return JsonObject.builder().put("reason", reason).put("signals", signals.values()).build();
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of another type
   */
  public static RunDetached from(JournalEntry entry) {
    RunCodec.expect(entry, TYPE);
    JsonObject payload = entry.payload();
    return new RunDetached(
        entry.key(),
        entry.at(),
        payload.string("reason", ""),
        new Signals(payload.object("signals")));
  }
}
