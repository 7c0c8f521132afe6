// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;

/**
 * The files that tell people and prompts how evolution goes: the narrative after every cycle, and a
 * reflection after every fifth, at most one in half an hour. Safe for any thread; waits for the
 * disk.
 */
final class Chronicle {

  private static final int EVERY = 5;
  private static final Duration APART = Duration.ofMinutes(30);

  private final Narrative narrative;
  private final Reflections reflections;
  private final MemoryGraph graph;

  Chronicle(MemoryFolder folder, MemoryGraph graph) {
    this.narrative = new Narrative(folder);
    this.reflections = new Reflections(folder);
    this.graph = graph;
  }

  /** A cycle ended; told again, it changes nothing. */
  void ended(JournalEntry entry, CycleStory story, CycleEnding ending) {
    narrative.add(NarrativeEntry.of(entry, story, ending));
    long at = entry.at().toEpochMilli();
    List<JsonObject> before = reflections.all(entry.at());
    long last = before.isEmpty() ? Long.MIN_VALUE : time(before.get(before.size() - 1));
    if (last != Long.MIN_VALUE && at - last < APART.toMillis() || cyclesSince(last, at) < EVERY) {
      return;
    }
    reflections.add(reflection(entry, story), entry.at());
  }

  private static long time(JsonObject reflection) {
    return EventTimes.parse(reflection.string("ts", ""));
  }

  /** Looks no further back than needed. */
  private long cyclesSince(long last, long upTo) {
    return graph.latest(EVERY * 20).stream()
        .filter(event -> event.kind().orElse("").equals("outcome"))
        .filter(event -> event.tree().object("observed").containsKey("cycle"))
        .map(EventTimes::of)
        .filter(at -> at > last && at <= upTo)
        .count();
  }

  private JsonObject reflection(JournalEntry entry, CycleStory story) {
    MemoryAdvice advice = graph.advise(story.signals());
    return JsonObject.builder()
        .put("id", EventTimes.id("ref", entry.at(), entry.id()))
        .put("ts", EventTimes.stamp(entry.at()))
        .put("cycle", entry.key())
        .put("signals_snapshot", Lines.clip(story.signals(), 20, GraphEvents.LONGEST))
        .put("preferred_gene", advice.preferred())
        .put("banned_genes", new TreeMap<>(advice.banned()))
        .build();
  }
}
