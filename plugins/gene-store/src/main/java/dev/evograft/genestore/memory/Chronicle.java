// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.Masking;
import dev.evograft.genestore.file.Reports;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.journal.JournalEntry;
import java.io.UncheckedIOException;
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

  private final MemoryFolder folder;
  private final Reports reports;
  private final Masking masking;
  private final Narrative narrative;
  private final Reflections reflections;
  private final MemoryGraph graph;

  Chronicle(MemoryFolder folder, MemoryGraph graph, Reports reports, Masking masking) {
    this.masking = masking;
    this.folder = folder;
    this.reports = reports;
    this.narrative = new Narrative(folder);
    this.reflections = new Reflections(folder);
    this.graph = graph;
  }

  /**
   * A cycle ended; told again, it changes nothing. That these files cannot be written is told to
   * people, and keeps nobody from remembering.
   */
  void tryToTell(JournalEntry entry, CycleStory story, CycleEnding ending) {
    try {
      ended(entry, story, ending);
      reports.report(folder.path(), null);
    } catch (EvograftException | UncheckedIOException e) {
      reports.report(folder.path(), "lacks what the last cycle came to: " + e.getMessage());
    }
  }

  private void ended(JournalEntry entry, CycleStory story, CycleEnding ending) {
    narrative.add(NarrativeEntry.of(entry, story, ending));
    long at = entry.at().toEpochMilli();
    List<JsonObject> before = reflections.all(entry.at());
    long last = before.isEmpty() ? Long.MIN_VALUE : time(before.get(before.size() - 1));
    if (last != Long.MIN_VALUE && at - last < APART.toMillis() || cyclesSince(last, at) < EVERY) {
      return;
    }
    // what advice quotes may be of a graph that others wrote
    reflections.add(masking.of(reflection(entry, story)), entry.at());
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
