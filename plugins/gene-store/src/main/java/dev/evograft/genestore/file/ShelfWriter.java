// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of a shelf: what a method was given is on disk when it returns, and can be
 * read. Safe for any thread.
 *
 * <p>It throws {@link EvograftException} of the codes {@code asset_invalid}, {@code store_busy},
 * {@code write_failed} and {@code store_unreadable}.
 */
public final class ShelfWriter {

  private static final Logger log = LoggerFactory.getLogger(ShelfWriter.class);
  private static final int ATTEMPTS = 5;

  private final Shelf shelf;
  private final Upkeep upkeep;

  /**
   * A writer.
   *
   * @param later compacts now and then
   */
  public ShelfWriter(Shelf shelf, Later later) {
    this.shelf = shelf;
    this.upkeep = new Upkeep(shelf, later);
    shelf.onForeignWrite(upkeep::look);
  }

  /** Adds records to the log next to each other; each replaces the one of its id. */
  public void append(List<JsonObject> records) {
    shelf.log().append(lines(records));
    upkeep.written();
  }

  /** As {@link #append(List)}, under the lock. */
  public void append(Held held, List<JsonObject> records) {
    shelf.log().append(held, lines(records));
    upkeep.written();
  }

  /** A record of members whose texts may be those of other programs, lone surrogates and all. */
  public static JsonObject record(Map<String, ? extends @Nullable Object> members) {
    return (JsonObject) Objects.requireNonNull(Json.freezeLenient(members));
  }

  /** The line that takes a record out. */
  static JsonObject removal(String id) {
    return record(Map.of("type", RecordNames.REMOVED, "id", id));
  }

  static List<byte[]> lines(List<JsonObject> records) {
    return records.stream().map(ShelfWriter::line).toList();
  }

  /** The line of a record; whoever reads it has limits. */
  private static byte[] line(JsonObject record) {
    byte[] line = Json.bytes(record);
    if (Plainness.of(record)) {
      return line;
    }
    try {
      JsonText.parseForeignObject(line);
    } catch (IllegalArgumentException e) {
      throw new EvograftException(
          "asset_invalid",
          "cannot keep a record that nobody could read: "
              + e.getMessage()
              + "; nest it less deep, and shorten its numbers and names",
          e);
    }
    return line;
  }

  /** Takes a record out; {@link #settle} afterwards, so that other programs do not see it. */
  public void remove(Held held, String id) {
    append(held, List.of(removal(id)));
    if (shelf.files().json() == null) {
      shrink();
    }
  }

  private void shrink() {
    try {
      new LogShrink(shelf).run();
    } catch (IOException | EvograftException e) {
      log.debug("shrinking a log", e); // the removal is on disk; the next one tries again
    }
  }

  /**
   * Adds a record to a JSON file that has no log.
   *
   * @param most if there are more then, only the last ones stay
   * @param rest so many
   */
  public void addBounded(Held held, JsonObject record, int most, int rest) throws IOException {
    List<byte[]> more = List.of(line(record));
    try (JsonRewrite rewrite = new JsonRewrite(shelf)) {
      for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
        try (Snapshot all = shelf.snapshot()) {
          int count = all.places().length;
          JsonLoad load = rewrite.write(all, count + 1 > most ? count + 1 - rest : 0, more);
          if (load != null && replace(rewrite, all, load)) {
            return;
          }
        } catch (FileChangedException e) {
          // in place; the next snapshot has what it is now
        }
      }
    }
    throw Compaction.busy(Objects.requireNonNull(shelf.files().json()));
  }

  private boolean replace(JsonRewrite rewrite, Snapshot all, JsonLoad load) throws IOException {
    boolean adopted = false;
    try {
      adopted = rewrite.replace(all.json(), load, JsonRewrite.Then.NOTHING);
      return adopted;
    } finally {
      if (!adopted) {
        load.close();
      }
    }
  }

  /**
   * Moves the log into the JSON file, where there are both. Not under the lock. What keeps it from
   * that is a problem of the shelf, and it is tried again.
   */
  public void settle() {
    upkeep.now();
  }

  /** Compacts before the end, if it is worth it. */
  public void finish() {
    upkeep.finish();
  }
}
