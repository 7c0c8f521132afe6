// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.Json;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * {@code NAME.overridden.jsonl}: where two programs wrote one record, the text that could not stay;
 * for people. As long as it is there it is a problem, whichever process wrote it. Safe for any
 * thread.
 */
final class OverriddenFile {

  private static final long MOST_BYTES = 4 << 20;

  private final ReentrantLock lock = new ReentrantLock();
  private final Path json;
  private final Path file;
  private final FolderContext context;
  private volatile boolean isThere;

  OverriddenFile(Path json, FolderContext context) {
    this.json = json;
    this.context = context;
    String name = String.valueOf(json.getFileName()).replaceFirst("\\.json$", "");
    this.file = json.resolveSibling(name + ".overridden.jsonl");
  }

  /** Keeps records, if there are any. Its caller holds the store's lock. */
  void keep(List<byte[]> records) throws IOException {
    if (records.isEmpty()) {
      return;
    }
    FileFacts there = FileFacts.ofWritable(file);
    if (there != null && there.size() > MOST_BYTES) {
      Path older = file.resolveSibling(file.getFileName() + ".old");
      context.lock().own().writes(older);
      context.lock().own().removes(file);
      Files.move(file, older, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }
    context.steps().before("keep what is overridden");
    List<byte[]> lines = new ArrayList<>();
    for (byte[] record : records) {
      String line = Json.text(JsonText.parseForeignObject(record)) + "\n";
      lines.add(line.getBytes(StandardCharsets.UTF_8));
    }
    Appender.once(file, context.lock().own(), lines);
    look();
  }

  /** Looks whether it is there, and tells if that is news. */
  void look() {
    lock.lock();
    try {
      boolean now = Files.exists(file, LinkOption.NOFOLLOW_LINKS);
      if (now != isThere) {
        isThere = now;
        context.reports().report(file, now ? text() : null);
      }
    } finally {
      lock.unlock();
    }
  }

  private String text() {
    return "has what several programs wrote, and could not stay in "
        + json.getFileName()
        + "; look at it, then delete it";
  }

  /** Whether it was there when somebody looked. */
  boolean isThere() {
    return isThere;
  }
}
