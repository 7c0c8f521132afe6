// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code reflection_log.jsonl}: what memory said from time to time, one object a line; the newest
 * 200 lines stay. Safe for any thread and any number of processes.
 */
final class Reflections {

  static final String FILE = "reflection_log.jsonl";
  static final int MOST = 200;

  private final MemoryFolder folder;

  Reflections(MemoryFolder folder) {
    this.folder = folder;
  }

  /**
   * Adds a reflection unless one of its {@code id} is there.
   *
   * @param reflection with {@code id} and {@code ts}
   */
  void add(JsonObject reflection, Instant now) {
    folder.locked(() -> addAlone(reflection, now));
  }

  private void addAlone(JsonObject reflection, Instant now) {
    String id = reflection.string("id", "");
    List<String> lines = lines(now);
    if (objects(lines).stream().anyMatch(known -> known.string("id", "").equals(id))) {
      return;
    }
    lines.add(reflection.toString());
    List<String> kept = lines.subList(Math.max(0, lines.size() - MOST), lines.size());
    folder.replace(FILE, String.join("\n", kept) + "\n");
  }

  /** Those that can be read, oldest first. */
  List<JsonObject> all(Instant now) {
    return objects(lines(now));
  }

  private List<String> lines(Instant now) {
    return new ArrayList<>(
        folder.read(FILE, now).stream()
            .flatMap(String::lines)
            .filter(line -> !line.isBlank())
            .toList());
  }

  private static List<JsonObject> objects(List<String> lines) {
    List<JsonObject> objects = new ArrayList<>();
    for (String line : lines) {
      try {
        objects.add(JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        continue; // a line of others: it stays, and tells us nothing
      }
    }
    return objects;
  }
}
