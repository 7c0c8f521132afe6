// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.solidify.CommitMaker;
import dev.evograft.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * A file that a cycle brings into the workspace, by the names of its contents: whoever comes after
 * a dead process knows by them whether the file is as it was, ours, or somebody else's.
 *
 * @param path relative to the workspace
 * @param before what it was; empty when there was none
 * @param after what it becomes; empty when it goes
 */
record Touched(String path, String before, String after) {

  static Touched by(FileEdit edit) {
    return new Touched(edit.path(), id(edit.before()), id(edit.after()));
  }

  /** The name of a content and of the right to execute it; empty for none. */
  static String id(@Nullable FileVersion version) {
    return version == null
        ? ""
        : CommitMaker.blobId(version.content()) + (version.executable() ? "x" : "");
  }

  JsonObject tree() {
    return JsonObject.builder().put("path", path).put("before", before).put("after", after).build();
  }

  static Touched of(JsonObject tree) {
    return new Touched(
        tree.string("path", ""), tree.string("before", ""), tree.string("after", ""));
  }
}
