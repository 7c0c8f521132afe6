// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run was handed over: the process that began it may die, and another will end it. What the agent
 * had reported so far is kept here.
 *
 * @param runId which
 * @param at when, by the wall clock
 * @param reason what it waits for
 * @param signals what was reported so far
 * @param artifacts what it left so far
 * @param logExcerpt the beginning and the end of its output so far
 * @param process who handed it over, as in {@link RunInfo#process()}; null in entries of older
 *     releases. A process that no longer had the run leaves it with who has it now
 * @since 0.1
 */
public record RunDetached(
    String runId,
    Instant at,
    String reason,
    Signals signals,
    List<Artifact> artifacts,
    String logExcerpt,
    @Nullable String process) {

  /** One that does not say who handed it over. */
  public RunDetached(
      String runId,
      Instant at,
      String reason,
      Signals signals,
      List<Artifact> artifacts,
      String logExcerpt) {
    this(runId, at, reason, signals, artifacts, logExcerpt, null);
  }

  /** The type of its journal entry. */
  public static final String TYPE = "run.detached";

  /** The version of {@link #payload()}. */
  public static final int VERSION = 1;

  public RunDetached {
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(reason, "reason");
    Objects.requireNonNull(signals, "signals");
    Objects.requireNonNull(logExcerpt, "logExcerpt");
    artifacts = List.copyOf(artifacts);
  }

  /** As it stands in the journal. */
  public JsonObject payload() {
    JsonObject.Builder json =
        JsonObject.builder().put("reason", reason).put("signals", signals.values());
    if (!artifacts.isEmpty()) {
      json.put("artifacts", artifacts.stream().map(RunCodec::artifact).toList());
    }
    if (!logExcerpt.isEmpty()) {
      json.put("log_excerpt", logExcerpt);
    }
    if (process != null) {
      json.put("process", process);
    }
    return json.build();
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
        new Signals(payload.object("signals")),
        RunCodec.artifacts(payload.list("artifacts")),
        payload.string("log_excerpt", ""),
        payload.containsKey("process") ? payload.string("process", "") : null);
  }
}
