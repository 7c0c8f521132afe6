// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What is known of a cycle after some of its entries. Not thread-safe. */
final class CycleStory {

  private static final int MOST_SIGNALS = 100;

  private final Map<CyclePhase, JournalEntry> entries = new EnumMap<>(CyclePhase.class);

  /** Tells an entry; one that is no phase of a cycle tells nothing. */
  void tell(JournalEntry entry) {
    CyclePhase.ofType(entry.type()).ifPresent(phase -> entries.put(phase, entry));
  }

  JsonObject details(CyclePhase phase) {
    JournalEntry entry = entries.get(phase);
    return entry == null ? JsonObject.EMPTY : CycleEvent.from(entry).details();
  }

  List<String> signals() {
    List<String> signals = details(CyclePhase.DETECT).strings("signals");
    return signals.subList(0, Math.min(MOST_SIGNALS, signals.size()));
  }

  Optional<String> gene() {
    return details(CyclePhase.SELECT).string("gene").filter(id -> !id.isEmpty());
  }

  Optional<String> capsule() {
    return details(CyclePhase.SELECT).string("capsule").filter(id -> !id.isEmpty());
  }

  JsonObject mutation() {
    return details(CyclePhase.MUTATE).object("mutation");
  }

  /** The id of what was made of an entry of a phase, such as the hypothesis. */
  Optional<String> id(String prefix, CyclePhase phase) {
    return Optional.ofNullable(entries.get(phase))
        .map(entry -> EventTimes.id(prefix, entry.at(), entry.id()));
  }

  /** Whether one of the checks did not pass. */
  boolean checkFailed() {
    return details(CyclePhase.EVALUATE).objects("checks").stream()
        .anyMatch(check -> !check.bool("ok", true));
  }
}
