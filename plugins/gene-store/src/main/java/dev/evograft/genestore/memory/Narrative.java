// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code evolution_narrative.md}: what was done and what came of it, for people and prompts; at
 * most 30 paragraphs and 12,000 characters. What stands above the first paragraph is a person's and
 * stays. Safe for any thread and any number of processes.
 */
final class Narrative {

  static final String FILE = "evolution_narrative.md";
  static final int MOST_ENTRIES = 30;
  static final int MOST_CHARACTERS = 12_000;

  private static final String TITLE =
      "# Evolution Narrative\n\n"
          + "A chronological record of evolution decisions and outcomes.\n\n";

  private static final Pattern BEGINNING = Pattern.compile("(?m)^(?=### \\[)");

  private final MemoryFolder folder;

  Narrative(MemoryFolder folder) {
    this.folder = folder;
  }

  /** Adds a paragraph unless it is there, or is older than all of a full narrative. */
  void add(NarrativeEntry entry) {
    folder.locked(() -> addAlone(entry));
  }

  private void addAlone(NarrativeEntry entry) {
    String text = folder.read(FILE, entry.at()).orElse(TITLE);
    String head = head(text);
    List<String> entries = entries(text.substring(head.length()));
    int place = place(entries, NarrativeEntry.heading(entry.at()));
    boolean full = entries.size() >= MOST_ENTRIES || text.length() > MOST_CHARACTERS * 9 / 10;
    if (text.contains(NarrativeEntry.mark(entry.id())) || place == 0 && full) {
      return;
    }
    entries.add(place, entry.text());
    folder.replace(FILE, bounded(head, entries));
  }

  /** The text as it is; empty where there is none. */
  String read(Instant now) {
    return folder.read(FILE, now).orElse("");
  }

  private static String head(String text) {
    var matcher = BEGINNING.matcher(text);
    return matcher.find() ? text.substring(0, matcher.start()) : text;
  }

  private static List<String> entries(String text) {
    List<String> entries = new ArrayList<>();
    for (String entry : BEGINNING.split(text)) {
      if (!entry.isBlank()) {
        entries.add(entry.stripTrailing() + "\n");
      }
    }
    return entries;
  }

  /** Behind all that are as old or older; headings sort by time. */
  private static int place(List<String> entries, String heading) {
    int place = entries.size();
    while (place > 0 && time(entries.get(place - 1)).compareTo(time(heading)) > 0) {
      place--;
    }
    return place;
  }

  private static String time(String entry) {
    return entry.substring(0, Math.min(entry.length(), Math.max(0, entry.indexOf(']'))));
  }

  private static String bounded(String head, List<String> entries) {
    String start = head.isEmpty() || head.endsWith("\n") ? head : head + "\n";
    int first = Math.max(0, entries.size() - MOST_ENTRIES);
    int length = start.length();
    int from = entries.size();
    while (from > first && length + entries.get(from - 1).length() + 1 <= MOST_CHARACTERS) {
      from--;
      length += entries.get(from).length() + 1;
    }
    int last = Math.max(0, entries.size() - 1); // the newest stays however long the head is
    return start + String.join("\n", entries.subList(Math.min(from, last), entries.size()));
  }
}
