// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Moves the records of a log into the JSON file. The new file is written and read back while others
 * read and write; they wait while the log is compared with what was read of it and the names
 * change, which takes as long as reading the log. A process that dies between any two of the steps
 * leaves files that read the same, and that the next writer tidies up. One at a time for a folder.
 */
final class Compaction {

  private static final int ATTEMPTS = 5;

  private final Shelf shelf;
  private final FolderContext context;
  private final Path json;

  Compaction(Shelf shelf) {
    this.shelf = shelf;
    this.context = shelf.context();
    this.json = Objects.requireNonNull(shelf.files().json());
  }

  /**
   * Does it, if there is a log.
   *
   * @throws EvograftException code {@code store_busy} if other programs write the files all the
   *     time
   */
  void run() throws IOException {
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      // What another process left behind is older than what the log has now.
      context.lock().hold(held -> tidy());
      try (Snapshot all = shelf.snapshot()) {
        if (all.log().file() == null || compact(all)) {
          return;
        }
      } catch (FileChangedException e) {
        // in place; the next snapshot has what it is now
      }
    }
    throw busy(json);
  }

  private boolean tidy() throws IOException {
    shelf.leftovers().finish();
    new LostWrites(shelf).bringBack();
    return true;
  }

  static EvograftException busy(Path json) {
    return new EvograftException(
        "store_busy", "cannot write " + json + ": another program writes it all the time");
  }

  private boolean compact(Snapshot all) throws IOException {
    Snapshot.Log log = all.log();
    long checksum = LogExchange.checksum(log);
    try (JsonRewrite rewrite = new JsonRewrite(shelf)) {
      JsonLoad load = rewrite.write(all, 0, List.of());
      if (load == null) {
        return false;
      }
      boolean adopted = false;
      try {
        adopted = context.lock().hold(held -> exchange(all, checksum, rewrite, load));
        return adopted;
      } finally {
        if (!adopted) {
          load.close();
        }
      }
    }
  }

  private boolean exchange(Snapshot all, long checksum, JsonRewrite rewrite, JsonLoad load)
      throws IOException {
    LogExchange exchange = new LogExchange(shelf.log().file(), context);
    if (!exchange.isStill(all.log(), checksum)) {
      return false;
    }
    new ForeignCopies(json, context).keep(all, FileFacts.of(shelf.log().file()));
    return rewrite.replace(
        all.json(),
        load,
        () -> {
          if (exchange.isStill(all.log(), checksum)) { // otherwise its lines count once more
            exchange.run(all.log());
            shelf.leftovers().finish();
          }
        });
  }
}
