// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * What the files said that have gone.
 *
 * @param generation counts how often it grew
 * @param gone the names of the files that it knows, the newest ones
 * @param sums what they said
 */
record Bequest(long generation, List<String> gone, JsonObject sums) {

  static final Bequest NONE = new Bequest(0, List.of(), new Aggregates().tree());

  private static final int MOST_NAMES = 50;

  Bequest {
    gone = List.copyOf(gone);
  }

  boolean has(String name) {
    return gone.contains(name);
  }

  Aggregates aggregates() {
    return Aggregates.from(sums);
  }

  /** With a file that goes after all that went before. */
  Bequest with(String name, Aggregates said) {
    Aggregates all = aggregates();
    all.append(said);
    List<String> names = new ArrayList<>(gone);
    names.add(name);
    return new Bequest(
        generation + 1,
        names.subList(Math.max(0, names.size() - MOST_NAMES), names.size()),
        all.tree());
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put("generation", generation)
        .put("gone", gone)
        .put("sums", sums)
        .build();
  }

  /**
   * Reads {@link #tree()}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Bequest from(JsonObject tree) {
    long generation = tree.integer("generation", -1);
    if (generation < 0) {
      throw new IllegalArgumentException("no bequest");
    }
    JsonObject sums = tree.object("sums");
    return new Bequest(generation, tree.strings("gone"), Aggregates.from(sums).tree());
  }
}
