// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * Moves the records of a log into the JSON file. The new file is written and read back while others
 * read and write; writers wait while the names change, which takes no longer for a large library. A
 * process that dies between any two of the steps leaves files that read the same, and that the next
 * writer tidies up. One at a time for a folder.
 */
final class Compaction {

  private static final int ATTEMPTS = 5;

  private final Shelf shelf;
  private final FolderContext context;
  private final Path log;
  private final Path json;

  Compaction(Shelf shelf) {
    this.shelf = shelf;
    this.context = shelf.context();
    this.log = shelf.log().file();
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
      tidy();
      try (Snapshot all = shelf.snapshot()) {
        if (shelf.isWrittenOver()) {
          continue; // since somebody looked: after this one nobody would know what is lost
        }
        if (all.log().file() == null || compact(all)) {
          return;
        }
      } catch (FileChangedException e) {
        // in place; the next snapshot has what it is now
      }
    }
    throw busy(json);
  }

  /**
   * Finishes what others left behind, which is older than what the log has now, and finds what of
   * the last compactions was written over: before another one, which would take what there is for
   * what is meant.
   */
  void tidy() throws IOException {
    context
        .lock()
        .hold(
            held -> {
              shelf.leftovers().finish();
              return true;
            });
    new LostWrites(shelf).find();
  }

  static EvograftException busy(Path json) {
    return new EvograftException(
        "store_busy", "cannot write " + json + ": another program writes it all the time");
  }

  private boolean compact(Snapshot all) throws IOException {
    try (JsonRewrite rewrite = new JsonRewrite(shelf);
        LastCompaction last = new LastCompaction(log, context.lock().own())) {
      LogExchange exchange = new LogExchange(log, context, all.log());
      JsonLoad load = rewrite.write(all, 0, List.of());
      if (load == null) {
        return false;
      }
      FileFacts made = load.file().facts();
      boolean adopted = false;
      try {
        last.write(all, made);
        List<byte[]> copies = ForeignCopies.of(all);
        byte[] begun = Begun.line(load.file());
        JsonRewrite.Then then =
            () -> {
              context.steps().before("say what was compacted");
              last.show();
              if (exchange.isStill()) { // otherwise its lines count once more
                exchange.run(begun);
                shelf.leftovers().finish();
              }
            };
        adopted =
            exchange.check()
                && context
                    .lock()
                    .hold(
                        held ->
                            exchange.isStill()
                                && keep(copies)
                                && rewrite.replace(all.json(), load, then));
        if (adopted) {
          context.reports().report(LastCompaction.of(log), null); // what was brought back is in it
        }
        return adopted;
      } finally {
        if (!adopted) {
          load.close();
        }
      }
    }
  }

  private boolean keep(List<byte[]> copies) throws IOException {
    shelf.overridden().keep(copies);
    return true;
  }
}
