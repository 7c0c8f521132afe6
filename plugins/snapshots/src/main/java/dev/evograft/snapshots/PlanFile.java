// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is about to do, on disk before it does it. Every step can be done twice, so
 * whoever comes after a process that died does the whole plan again.
 */
final class PlanFile {

  private final Path file;

  /**
   * A plan.
   *
   * @param target the snapshot that is restored
   * @param undo the snapshot that recorded what was there; empty while it is being made
   * @param paths as they were given
   */
  record Plan(String target, String undo, List<String> paths) {

    /** Whether anything may have been changed already. */
    boolean begun() {
      return !undo.isEmpty();
    }
  }

  PlanFile(Store store) {
    this.file = store.folder().resolve("restoring");
  }

  void write(Plan plan) throws IOException {
    StringBuilder text = new StringBuilder(plan.target()).append('\0').append(plan.undo());
    plan.paths().forEach(path -> text.append('\0').append(path));
    Store.write(file, text.toString());
  }

  @Nullable Plan read() throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    List<String> fields =
        Arrays.asList(new String(Files.readAllBytes(file), StandardCharsets.UTF_8).split("\0", -1));
    return new Plan(
        fields.get(0),
        fields.size() > 1 ? fields.get(1) : "",
        fields.subList(Math.min(2, fields.size()), fields.size()));
  }

  void remove() throws IOException {
    Files.deleteIfExists(file);
  }
}
