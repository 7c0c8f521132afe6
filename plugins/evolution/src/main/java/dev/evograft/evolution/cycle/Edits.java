// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.json.JsonObject;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A change as it is kept aside: every byte of it, before and after. */
final class Edits {

  private Edits() {}

  static List<JsonObject> trees(List<FileEdit> edits) {
    return edits.stream().map(Edits::tree).toList();
  }

  private static JsonObject tree(FileEdit edit) {
    JsonObject.Builder tree = JsonObject.builder().put("path", edit.path());
    put(tree, "before", edit.before());
    put(tree, "after", edit.after());
    return tree.build();
  }

  private static void put(JsonObject.Builder tree, String name, @Nullable FileVersion version) {
    if (version != null) {
      tree.put(
          name,
          JsonObject.builder()
              .put("content", Base64.getEncoder().encodeToString(version.content()))
              .put("executable", version.executable())
              .build());
    }
  }

  static List<FileEdit> of(List<JsonObject> trees) {
    return trees.stream()
        .map(
            tree ->
                new FileEdit(
                    tree.string("path", ""), version(tree, "before"), version(tree, "after")))
        .toList();
  }

  private static @Nullable FileVersion version(JsonObject tree, String name) {
    return tree.findObject(name)
        .map(
            one ->
                new FileVersion(
                    Base64.getDecoder().decode(one.string("content", "")),
                    one.bool("executable", false)))
        .orElse(null);
  }
}
