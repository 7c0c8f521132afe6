// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The events that the phases of a cycle leave in the memory graph: a signal when it detects, a
 * hypothesis when it mutates, an attempt when it executes and an outcome when it ends.
 *
 * @param categoryOf the category of a gene, where it is known
 */
record CycleMemories(Function<String, Optional<String>> categoryOf) {

  /** The event of an entry, given what its cycle told before; empty for the other phases. */
  Optional<MemoryGraphEvent> of(JournalEntry entry, CycleStory story) {
    CycleEvent event = CycleEvent.from(entry);
    return switch (event.phase()) {
      case DETECT -> memory(signal(entry, event, story));
      case MUTATE -> memory(hypothesis(entry, event, story));
      case EXECUTE -> memory(attempt(entry, event, story));
      case SOLIDIFIED, ROLLED_BACK, CONFLICT, ABANDONED -> memory(outcome(entry, event, story));
      default -> Optional.empty();
    };
  }

  private static Optional<MemoryGraphEvent> memory(JsonObject.Builder tree) {
    return Optional.of(new MemoryGraphEvent(tree.build()));
  }

  private static JsonObject.Builder signal(JournalEntry entry, CycleEvent event, CycleStory story) {
    return GraphEvents.begin("signal", entry, story.signals())
        .put("observed", observed(event, "suppressed", "strategy", "seed"));
  }

  private JsonObject.Builder hypothesis(JournalEntry entry, CycleEvent event, CycleStory story) {
    JsonObject.Builder tree = chosen("hypothesis", entry, story);
    String text = Lines.clip(event.details().string("hypothesis", ""), GraphEvents.LONGEST);
    return tree.put(
            "hypothesis",
            JsonObject.builder()
                .put("id", EventTimes.id("hyp", entry.at(), entry.id()))
                .put("text", text)
                .put("predicted_outcome", prediction())
                .build())
        .put("observed", observed(event, "risk"));
  }

  private static JsonObject prediction() {
    return JsonObject.builder().put("status", null).put("score", null).build();
  }

  private JsonObject.Builder attempt(JournalEntry entry, CycleEvent event, CycleStory story) {
    JsonObject.Builder tree = chosen("attempt", entry, story);
    story.id("hyp", CyclePhase.MUTATE).ifPresent(id -> tree.put("hypothesis", GraphEvents.id(id)));
    JsonObject selection = story.details(CyclePhase.SELECT);
    JsonObject.Builder action =
        GraphEvents.pick(selection, "drift", "selected_by", "score", "reasons").toBuilder();
    return tree.put("action", action.put("id", id(entry)).build())
        .put("capsules", capsules(story))
        .put("observed", observed(event, "executor", "place", "outcome", "summary"));
  }

  private static String id(JournalEntry entry) {
    return EventTimes.id("act", entry.at(), entry.id());
  }

  private JsonObject.Builder outcome(JournalEntry entry, CycleEvent event, CycleStory story) {
    CycleEnding ending = CycleEnding.of(story, event.phase(), event.details());
    JsonObject observed = observed(event, "event", "commit");
    if (ending.othersFault()) { // the gene is in the attempt; an outcome that names it counts
      String source = event.details().object("trial").string("source", "");
      return GraphEvents.begin("outcome", entry, story.signals())
          .put("capsules", capsules(story))
          .put("outcome", ending.outcome())
          .put("observed", observed.with("source", Lines.clip(source, GraphEvents.LONGEST)));
    }
    JsonObject.Builder tree = chosen("outcome", entry, story);
    story.id("hyp", CyclePhase.MUTATE).ifPresent(id -> tree.put("hypothesis", GraphEvents.id(id)));
    story.id("act", CyclePhase.EXECUTE).ifPresent(id -> tree.put("action", GraphEvents.id(id)));
    return tree.put("capsules", capsules(story))
        .put("outcome", ending.outcome())
        .put("observed", observed);
  }

  private JsonObject.Builder chosen(String kind, JournalEntry entry, CycleStory story) {
    JsonObject.Builder tree = GraphEvents.begin(kind, entry, story.signals());
    JsonObject mutation =
        GraphEvents.pick(
            story.mutation(),
            "type",
            "id",
            "category",
            "trigger_signals",
            "target",
            "expected_effect",
            "risk_level");
    if (!mutation.isEmpty()) {
      tree.put("mutation", mutation);
    }
    story.gene().ifPresent(id -> tree.put("gene", GraphEvents.gene(id, categoryOf.apply(id))));
    return tree;
  }

  private static JsonObject capsules(CycleStory story) {
    return JsonObject.builder()
        .put("used", story.capsule().map(List::of).orElse(List.of()))
        .build();
  }

  private static JsonObject observed(CycleEvent event, String... members) {
    return GraphEvents.pick(event.details(), members).toBuilder()
        .put("agent", "evograft")
        .put("cycle", event.cycleId())
        .put("run", event.runId())
        .build();
  }
}
