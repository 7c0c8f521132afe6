// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code NAME.overridden.jsonl}: where two programs wrote one record, the text that could not stay;
 * for people. Its callers hold the store's lock.
 */
final class OverriddenFile {

  private static final long MOST_BYTES = 4 << 20;

  private final Path json;
  private final Path file;
  private final FolderContext context;

  OverriddenFile(Path json, FolderContext context) {
    this.json = json;
    this.context = context;
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    this.file = json.resolveSibling(name + ".overridden.jsonl");
  }

  /**
   * Keeps records, if there are any.
   *
   * @param what they are; the name of the JSON file completes it
   */
  void keep(List<byte[]> records, String what) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    FileFacts there = FileFacts.ofWritable(file);
    if (there != null && there.size() > MOST_BYTES) {
      Path older = file.resolveSibling(file.getFileName() + ".old");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    context.steps().before("keep what is overridden");
    List<byte[]> lines = new ArrayList<>();
    for (byte[] record : records) {
      String line = Json.text(JsonText.parseForeignObject(record)) + "\n";
      lines.add(line.getBytes(StandardCharsets.UTF_8));
    }
    Appender.once(file, lines);
    context
        .reports()
        .report(file, "has " + what + " " + json.getFileName() + "; look at it, then delete it");
  }
}
