// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;

/**
 * Moves the records of a log into the JSON file. A process that dies between any two of its steps
 * leaves files that read the same, and that the next writer tidies up. Its callers hold the store's
 * lock.
 */
final class Compaction {

  private static final int ATTEMPTS = 5;

  private final Path json;
  private final Path log;
  private final String member;
  private final Ground ground;

  Compaction(Path json, Path log, String member, Ground ground) {
    this.json = json;
    this.log = log;
    this.member = member;
    this.ground = ground;
  }

  /**
   * Does it.
   *
   * @throws EvograftException code {@code store_busy} if other programs replace the file all the
   *     time
   */
  void run(Source source) throws IOException {
    // What another process left behind is older than what the log has now.
    new Leftovers(log, ground.steps()).finish();
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Snapshot all = source.snapshot()) {
        if (new JsonRewrite(json, member, ground).replace(all, all.places(), List.of())) {
          clear(all.log());
          return;
        }
      }
    }
    throw busy(json);
  }

  static EvograftException busy(Path json) {
    return new EvograftException(
        "store_busy", "cannot write " + json + ": another program writes it all the time");
  }

  private void clear(Snapshot.Log old) throws IOException {
    Generation read = old.file();
    if (read == null || !read.is(FileFacts.ofWritable(log))) {
      return; // another program replaced it: its lines count
    }
    if (!old.damaged().isEmpty()) {
      ground.steps().before("keep damaged lines");
      new Aside(log, ground.stamp()).keep(read, old.damaged());
    }
    ground.steps().before("move the log");
    Files.move(log, Leftovers.aside(log, old.upTo()), StandardCopyOption.ATOMIC_MOVE);
    Folders.sync(log.resolveSibling(""));
    new Leftovers(log, ground.steps()).finish();
  }

  /** Gives what there is now. */
  @FunctionalInterface
  interface Source {
    Snapshot snapshot() throws IOException;
  }
}
