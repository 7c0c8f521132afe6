// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.Keys;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.journal.JournalEntry;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** Events of the memory graph that are made of journal entries: one entry, one id. */
final class GraphEvents {

  /** Longest text in an event: transcripts do not belong here. */
  static final int LONGEST = 500;

  private static final String ERROR = "errsig:";

  private GraphEvents() {}

  static String id(JournalEntry entry) {
    return EventTimes.id("mge", entry.at(), entry.id());
  }

  /** The members that every event begins with. */
  static JsonObject.Builder begin(String kind, JournalEntry entry, List<String> signals) {
    return JsonObject.builder()
        .put("type", MemoryGraphEvent.TYPE)
        .put("kind", kind)
        .put("id", id(entry))
        .put("ts", EventTimes.stamp(entry.at()))
        .put("signal", signal(signals));
  }

  private static JsonObject signal(List<String> signals) {
    String error =
        signals.stream()
            .filter(signal -> signal.startsWith(ERROR))
            .map(signal -> signal.substring(ERROR.length()))
            .findFirst()
            .orElse(null);
    return JsonObject.builder()
        .put("key", Keys.signals(signals))
        .put("signals", signals)
        .put("error_signature", error)
        .build();
  }

  static JsonObject gene(String id, Optional<String> category) {
    JsonObject.Builder gene = JsonObject.builder().put("id", id);
    category.ifPresent(text -> gene.put("category", text));
    return gene.build();
  }

  static JsonObject id(String id) {
    return JsonObject.builder().put("id", id).build();
  }

  /** The named members that are short texts, lists of such, numbers or booleans. */
  static JsonObject pick(JsonObject from, String... names) {
    JsonObject.Builder picked = JsonObject.builder();
    for (String name : names) {
      Object value = from.get(name);
      if (value instanceof String text) {
        picked.put(name, Lines.clip(text, LONGEST));
      } else if (value instanceof List<?>) {
        picked.put(name, Lines.clip(from.strings(name), 20, LONGEST));
      } else if (value instanceof Number || value instanceof Boolean) {
        picked.put(name, Objects.requireNonNull(value));
      }
    }
    return picked.build();
  }
}
