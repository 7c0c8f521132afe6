// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Keys;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.List;

/** Events for tests. */
final class Outcomes {

  static final Instant NOON = Instant.parse("2026-11-03T12:00:00Z");

  private Outcomes() {}

  static MemoryGraphEvent of(String id, String gene, boolean success, String... signals) {
    return at(NOON, id, gene, success, List.of(signals));
  }

  static MemoryGraphEvent at(
      Instant at, String id, String gene, boolean success, List<String> signals) {
    return event(at, id, gene, success ? "success" : "failed", signals);
  }

  static MemoryGraphEvent event(
      Instant at, String id, String gene, String status, List<String> signals) {
    return new MemoryGraphEvent(
        JsonObject.builder()
            .put("type", "MemoryGraphEvent")
            .put("kind", "outcome")
            .put("id", id)
            .put("ts", EventTimes.stamp(at))
            .put(
                "signal",
                JsonObject.builder()
                    .put("key", Keys.signals(signals))
                    .put("signals", signals)
                    .build())
            .put("gene", JsonObject.builder().put("id", gene).build())
            .put("capsules", JsonObject.builder().put("used", List.of("capsule_" + gene)).build())
            .put("outcome", JsonObject.builder().put("status", status).put("score", 0.5).build())
            .build());
  }
}
