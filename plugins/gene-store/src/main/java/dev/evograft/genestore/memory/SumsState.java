// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LogMark;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sums as they are saved, and how far they go.
 *
 * @param bequest what the files said that have gone; part of the sums
 * @param rotated the names of the older files that are in the sums
 * @param mark how much of the file that is written is in them; null for nothing
 * @param sums themselves
 */
record SumsState(Bequest bequest, List<String> rotated, @Nullable LogMark mark, Aggregates sums) {

  private static final long VERSION = 1;

  SumsState {
    rotated = List.copyOf(rotated);
  }

  /** Nothing, where nothing is saved. */
  static SumsState empty() {
    return new SumsState(Bequest.NONE, List.of(), null, new Aggregates());
  }

  /**
   * As text.
   *
   * @param graph the file that it is about
   */
  String text(String graph) {
    JsonObject.Builder tree =
        JsonObject.builder()
            .put("version", VERSION)
            .put("graph", graph)
            .put("bequest", bequest.tree())
            .put("rotated", rotated)
            .put("sums", sums.tree());
    if (mark != null) {
      tree.put(
          "mark",
          JsonObject.builder()
              .put("file", mark.file())
              .put("offset", mark.offset())
              .put("before", mark.before())
              .build());
    }
    return tree.build() + "\n";
  }

  /**
   * Reads {@link #text}.
   *
   * @throws IllegalArgumentException if it is none, or about another file
   */
  static SumsState parse(byte[] text, String graph) {
    JsonObject tree = JsonText.parseObject(text);
    if (tree.integer("version", 0) != VERSION || !graph.equals(tree.get("graph"))) {
      throw new IllegalArgumentException("of another version, or about another graph");
    }
    return new SumsState(
        Bequest.from(tree.object("bequest")),
        tree.strings("rotated"),
        tree.findObject("mark").map(SumsState::mark).orElse(null),
        Aggregates.from(tree.object("sums")));
  }

  private static LogMark mark(JsonObject tree) {
    String before = tree.string("before", "");
    long offset = tree.integer("offset", -1);
    if (offset < before.length() / 2 || !before.matches("([0-9a-f]{2})*")) {
      throw new IllegalArgumentException("no mark");
    }
    return new LogMark(tree.string("file", ""), offset, before);
  }
}
