// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes a log anew without what was removed or replaced, if that is most of it. For a log beside
 * which there is no JSON file. Its callers hold the store's lock.
 */
final class LogShrink {

  private static final long LEAST = 1 << 20;

  private final Shelf shelf;
  private final Path log;

  LogShrink(Shelf shelf) {
    this.shelf = shelf;
    this.log = shelf.log().file();
  }

  /** Does it if it is worth it; not at all if another program changes the log meanwhile. */
  void run() throws IOException {
    FileFacts facts = FileFacts.ofWritable(log);
    if (facts == null || facts.size() < LEAST) {
      return;
    }
    try (Snapshot all = shelf.snapshot()) {
      long live = 0;
      for (long place : all.places()) {
        live += Address.length(place) + 1;
      }
      if (live <= all.log().upTo() / 2) {
        exchange(all, live);
      }
    } catch (FileChangedException e) {
      return; // another time
    }
  }

  private void exchange(Snapshot all, long size) throws IOException {
    LogExchange exchange = new LogExchange(log, shelf.context(), all.log());
    Path temp = LogExchange.temp(log);
    try {
      shelf.context().steps().before("write the shorter log");
      write(all, temp);
      if (Files.size(temp) == size && exchange.check()) {
        exchange.run(temp);
        shelf.leftovers().finish();
      }
    } finally {
      Files.deleteIfExists(temp);
    }
  }

  private static void write(Snapshot all, Path temp) throws IOException {
    try (FileChannel channel = Folders.begin(temp)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      Reading reading = all.reading();
      for (long place : all.places()) {
        reading.copy(place, out);
        out.write('\n');
      }
      out.flush();
      channel.force(true);
    }
  }
}
