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
 * @param deleted the files that were deleted, whose sums are in them
 * @param rotated the names of the older files that are in them
 * @param mark how much of the file that is written is in them; null for nothing
 * @param sums themselves
 */
record SumsState(
    DeletedFiles deleted, List<String> rotated, @Nullable LogMark mark, Aggregates sums) {

  private static final long VERSION = 2;

  SumsState {
    rotated = List.copyOf(rotated);
  }

  /** Nothing, where nothing is saved. */
  static SumsState empty() {
    return new SumsState(DeletedFiles.NONE, List.of(), null, new Aggregates());
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
            .put("generation", deleted.generation())
            .put("deleted", deleted.names())
            .put("rotated", rotated)
            .put("sums", sums.tree());
    if (mark != null) {
      tree.put("mark", tree(mark));
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
        new DeletedFiles(tree.integer("generation", 0), tree.strings("deleted")),
        tree.strings("rotated"),
        tree.findObject("mark").map(SumsState::mark).orElse(null),
        Aggregates.from(tree.object("sums")));
  }

  static JsonObject tree(LogMark mark) {
    return JsonObject.builder()
        .put("file", mark.file())
        .put("offset", mark.offset())
        .put("before", mark.before())
        .build();
  }

  /**
   * Reads {@link #tree}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static LogMark mark(JsonObject tree) {
    String before = tree.string("before", "");
    long offset = tree.integer("offset", -1);
    if (offset < before.length() / 2 || !before.matches("([0-9a-f]{2})*")) {
      throw new IllegalArgumentException("no mark");
    }
    return new LogMark(tree.string("file", ""), offset, before);
  }
}
