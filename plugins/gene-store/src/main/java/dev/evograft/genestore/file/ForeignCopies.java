// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what another program wrote into the JSON file of records that our log has too. The log
 * wins, for Evolver as for us, and a compaction would make an end of the other one: it goes into
 * {@code NAME.overridden.jsonl}. Its callers hold the store's lock.
 */
final class ForeignCopies {

  private static final long MOST_BYTES = 4 << 20;

  private final Path json;
  private final Path file;
  private final FolderContext context;

  ForeignCopies(Path json, FolderContext context) {
    this.json = json;
    this.context = context;
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    this.file = json.resolveSibling(name + ".overridden.jsonl");
  }

  /**
   * Keeps those that are about to go.
   *
   * @param log what is true of the log now
   */
  void keep(Snapshot all, @Nullable FileFacts log) throws IOException {
    if (!mayBeNewer(all, log)) {
      return;
    }
    List<byte[]> lines = new ArrayList<>();
    for (long[] pair : all.log().overridden()) {
      byte[] theirs = all.read(pair[0]);
      if (pair[1] == Address.NONE || !isSame(theirs, all.read(pair[1]))) {
        lines.add((oneLine(theirs) + "\n").getBytes(StandardCharsets.UTF_8));
      }
    }
    if (!lines.isEmpty()) {
      write(lines);
    }
  }

  /** Whether somebody wrote the JSON file behind the log: we only do when we take the log away. */
  private static boolean mayBeNewer(Snapshot all, @Nullable FileFacts log) {
    FileFacts json = all.json().facts();
    return all.log().suspect() || log != null && json != null && json.modified() > log.modified();
  }

  private static boolean isSame(byte[] theirs, byte[] ours) {
    try {
      return JsonText.parseForeignObject(theirs).equals(JsonText.parseForeignObject(ours));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String oneLine(byte[] text) {
    JsonObject tree = JsonText.parseForeignObject(text);
    return Json.text(tree);
  }

  private void write(List<byte[]> lines) throws IOException {
    FileFacts there = FileFacts.ofWritable(file);
    if (there != null && there.size() > MOST_BYTES) {
      Path older = file.resolveSibling(file.getFileName() + ".old");
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    context.steps().before("keep what is overridden");
    try (Appender appender = new Appender(file, Appender.BeforeOpen.NOTHING)) {
      RuntimeException failure = appender.write(lines).failure();
      if (failure != null) {
        throw failure;
      }
    }
    context
        .reports()
        .report(
            file,
            "has what another program wrote into "
                + json.getFileName()
                + " of records that were written here too; look at it, then delete it");
  }
}
