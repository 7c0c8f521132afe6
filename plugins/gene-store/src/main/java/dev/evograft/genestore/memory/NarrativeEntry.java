// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A paragraph of the narrative about one cycle.
 *
 * @param id of the event that it is about
 * @param at when the cycle ended
 * @param text of the paragraph, with its heading and its mark
 */
record NarrativeEntry(String id, Instant at, String text) {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);

  private static final int LINE = 200;

  static NarrativeEntry of(JournalEntry entry, CycleStory story, CycleEnding ending) {
    String id = GraphEvents.id(entry);
    JsonObject mutate = story.details(CyclePhase.MUTATE);
    JsonObject evaluate = story.details(CyclePhase.EVALUATE);
    List<String> lines = new ArrayList<>();
    lines.add(heading(entry.at()) + category(mutate) + " - " + ending.status());
    lines.add(mark(id));
    lines.add(
        String.format(
            Locale.ROOT,
            "- Gene: %s | Score: %.2f | Scope: %d files, %d lines",
            plain(story.gene().orElse("(none)")),
            ending.score(),
            evaluate.integer("blast_files", 0),
            evaluate.integer("blast_lines", 0)));
    lines.add("- Signals: [" + plain(String.join(", ", story.signals())) + "]");
    add(lines, "Why", mutate.string("hypothesis", ""));
    add(lines, "Result", story.details(CyclePhase.EXECUTE).string("summary", ""));
    add(lines, "Reason", ending.reason());
    return new NarrativeEntry(id, entry.at(), String.join("\n", lines) + "\n");
  }

  private static String category(JsonObject mutate) {
    return plain(mutate.string("category", "cycle")).toUpperCase(Locale.ROOT);
  }

  private static void add(List<String> lines, String name, String text) {
    if (!text.isBlank()) {
      lines.add("- " + name + ": " + plain(text));
    }
  }

  /** One line that ends no comment and begins no heading. */
  private static String plain(String text) {
    return Lines.one(text, LINE).replace("<!--", "<!‑‑").replace("-->", "‑‑>");
  }

  static String heading(Instant at) {
    return "### [" + TIME.format(at) + "] ";
  }

  /** What is found in the file if the paragraph is there. */
  static String mark(String id) {
    return "<!-- " + id + " -->";
  }
}
