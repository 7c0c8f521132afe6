// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.Objects;

/**
 * A run told how far it is.
 *
 * @param runId which
 * @param at when, by the wall clock
 * @param text what it said
 * @since 0.1
 */
public record RunProgress(String runId, Instant at, String text) {

  /** The type of its journal entry. */
  public static final String TYPE = "run.progress";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunProgress {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(text, "text");
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    return JsonObject.builder().put("text", text).build();
  }

  /**
   * Reads an entry of any version that was ever written, and what it knows of a newer one.
   *
   * @throws IllegalArgumentException if the entry is of another type
   */
  public static RunProgress from(JournalEntry entry) {
    RunCodec.expect(entry, TYPE);
    return new RunProgress(entry.key(), entry.at(), entry.payload().string("text", ""));
  }
}
