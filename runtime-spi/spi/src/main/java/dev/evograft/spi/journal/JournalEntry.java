// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.journal;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.Objects;

/**
 * One entry of the journal. Entries of one key are in order; between keys there is none.
 *
 * @param key what it belongs to: a run id, a cycle id
 * @param ordinal its place within the key, from 0, without gaps
 * @param type such as {@code run.started}; a plugin's own are {@code PLUGIN.name}
 * @param version of the payload; a reader of an older one takes what it knows
 * @param at when it was made, by the wall clock, to the millisecond
 * @param payload what happened
 * @since 0.1
 */
public record JournalEntry(
    String key, long ordinal, String type, int version, Instant at, JsonObject payload) {

  public JournalEntry {
    Objects.requireNonNull(key, "key");
    Objects.requireNonNull(type, "type");
    Objects.requireNonNull(at, "at");
    Objects.requireNonNull(payload, "payload");
  }

  /** {@code KEY#ORDINAL}: unique, stable, the idempotency key of every delivery. */
  public String id() {
    return key + "#" + ordinal;
  }
}
