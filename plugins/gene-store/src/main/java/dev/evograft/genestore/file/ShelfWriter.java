// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.genestore.file.StoreLock.Held;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the records of a shelf: what a method was given is on disk when it returns. Safe for any
 * thread.
 *
 * <p>It throws {@link EvograftException} of the codes {@code store_busy}, {@code write_failed} and
 * {@code store_unreadable}.
 */
public final class ShelfWriter {

  private static final Logger LOG = LoggerFactory.getLogger(ShelfWriter.class);
  private static final int ATTEMPTS = 5;
  private static final long LEAST = 256 << 10;
  private static final long LEAST_AT_END = 64 << 10;

  private final Shelf shelf;
  private final Executor executor;
  private final AtomicBoolean compacting = new AtomicBoolean();

  /**
   * A writer.
   *
   * @param executor compacts now and then
   */
  public ShelfWriter(Shelf shelf, Executor executor) {
    this.shelf = shelf;
    this.executor = executor;
  }

  /** Adds records to the log next to each other; each replaces the one of its id. */
  public void append(List<JsonObject> records) {
    shelf.log().append(lines(records));
    compactSometime();
  }

  /** As {@link #append(List)}, under the lock. */
  public void append(Held held, List<JsonObject> records) {
    shelf.log().append(held, lines(records));
  }

  private static List<byte[]> lines(List<JsonObject> records) {
    return records.stream().map(Json::bytes).toList();
  }

  /** Takes a record out of the log and the JSON file; the rest stays as it is. */
  public void remove(Held held, String id) throws IOException {
    JsonObject line = JsonObject.builder().put("type", RecordNames.REMOVED).put("id", id).build();
    append(held, List.of(line));
    if (shelf.files().json() != null) {
      compact(held); // so that other programs do not see it either
    }
  }

  /**
   * Adds a record to a JSON file that has no log.
   *
   * @param most if there are more then, only the last ones stay
   * @param rest so many
   */
  public void addBounded(Held held, JsonObject record, int most, int rest) throws IOException {
    Path json = Objects.requireNonNull(shelf.files().json());
    JsonRewrite rewrite = new JsonRewrite(json, shelf.files().member(), shelf.ground());
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try (Snapshot all = shelf.snapshot()) {
        long[] places = all.places();
        int drop = places.length + 1 > most ? places.length + 1 - rest : 0;
        long[] kept = Arrays.copyOfRange(places, drop, places.length);
        if (rewrite.replace(all, kept, List.of(Json.bytes(record)))) {
          return;
        }
      }
    }
    throw Compaction.busy(json);
  }

  /** Moves the log into the JSON file. */
  public void compact(Held held) throws IOException {
    ShelfFiles files = shelf.files();
    new Compaction(
            Objects.requireNonNull(files.json()),
            Objects.requireNonNull(files.log()),
            files.member(),
            shelf.ground())
        .run(shelf::snapshot);
  }

  private void compactSometime() {
    if (isDue(LEAST) && compacting.compareAndSet(false, true)) {
      try {
        executor.execute(() -> compactIfDue(LEAST));
      } catch (RejectedExecutionException e) {
        compacting.set(false); // it is closing
      }
    }
  }

  private void compactIfDue(long least) {
    try {
      shelf
          .ground()
          .lock()
          .hold(
              held -> {
                if (isDue(least)) {
                  compact(held);
                }
                return true;
              });
    } catch (EvograftException e) {
      LOG.warn("compaction: {}", e.getMessage(), e); // nothing is lost; the next write tries again
    } finally {
      compacting.set(false);
    }
  }

  /** Compacts before the end, if it is worth it. */
  public void finish() {
    if (isDue(LEAST_AT_END)) {
      compactIfDue(LEAST_AT_END);
    }
  }

  /** Whether another process did it does not matter. */
  private boolean isDue(long least) {
    Path json = shelf.files().json();
    Path log = shelf.files().log();
    if (json == null || log == null) {
      return false;
    }
    try {
      @Nullable FileFacts lines = FileFacts.of(log);
      @Nullable FileFacts records = FileFacts.of(json);
      long limit = Math.max(least, records == null ? 0 : records.size() / 2);
      return lines != null && lines.size() > limit;
    } catch (IOException e) {
      return false; // who reads or writes the files next says so
    }
  }
}
