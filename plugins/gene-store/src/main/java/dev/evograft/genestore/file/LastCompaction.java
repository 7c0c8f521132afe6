// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the last compaction put into the JSON file, in {@code .NAME.jsonl.last}: a line that names
 * the file it made, then every record that it took out of the log, each behind a line about what it
 * replaced. Written beside it before the compaction shows; used by one thread.
 */
final class LastCompaction implements Closeable {

  static final String TYPE = "EvograftCompacted";
  static final String REPLACED = "EvograftReplaced";

  private static final int LONGEST_HEAD = 1 << 10;

  private final Path file;
  private final Path temp;

  LastCompaction(Path log) {
    this.file = of(log);
    this.temp = file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** The file of a log. */
  static Path of(Path log) {
    return log.resolveSibling("." + log.getFileName() + ".last");
  }

  /**
   * The first line.
   *
   * @param json the JSON file that was made, or that was looked at since; see {@link
   *     FileFacts#identity}
   * @param at when it was made, nanoseconds since 1970
   * @param before stands for the content of the file that it replaced
   */
  record Head(String json, long at, String before) {

    JsonObject tree() {
      return JsonObject.builder()
          .put("type", TYPE)
          .put("json", json)
          .put("at", at)
          .put("before", before)
          .build();
    }

    /** Reads {@link #tree}; of anything else, that of a compaction nobody knows of. */
    static Head of(byte[] line) {
      try {
        JsonObject tree = JsonText.parseForeignObject(line);
        return new Head(tree.string("json", ""), tree.integer("at", 0), tree.string("before", ""));
      } catch (IllegalArgumentException e) {
        return new Head("", 0, "");
      }
    }
  }

  /** The first line of the file; null if there is no such file. */
  static @Nullable Head head(Path log) throws IOException {
    try (Generation last = Generation.open(of(log))) {
      return last == null ? null : Head.of(firstLine(last));
    }
  }

  private static byte[] firstLine(Generation last) throws IOException {
    byte[] begin = last.read(0, LONGEST_HEAD);
    int end = 0;
    while (end < begin.length && begin[end] != '\n') {
      end++;
    }
    return Arrays.copyOf(begin, end);
  }

  /** Stands for the content of a file. */
  static String content(@Nullable Generation file) throws IOException {
    return file == null
        ? ""
        : file.size() + "/" + LogReader.sum(file, 0, file.size(), new CRC32C());
  }

  /** Stands for a record, however it is spelled; null for what has no canonical form. */
  static @Nullable String content(byte[] record) {
    try {
      return AssetIds.compute(JsonText.parseForeignObject(record));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /**
   * Writes what a compaction is about to do; {@link #show} makes it count.
   *
   * @param made the new JSON file
   */
  void write(Snapshot all, FileFacts made) throws IOException {
    Map<Long, Long> replaced = new HashMap<>();
    try (FileChannel channel = Folders.begin(temp)) {
      OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), 1 << 16);
      String before = content(all.json().file());
      line(out, Json.bytes(new Head(made.identity(), made.modified(), before).tree()));
      for (long[] pair : all.log().overridden()) {
        if (pair[1] == Address.NONE) {
          removed(all.read(pair[0]), out);
        } else {
          replaced.put(pair[1], pair[0]);
        }
      }
      Reading reading = all.reading();
      for (long place : all.places()) {
        if (Address.inLog(place)) {
          Long was = replaced.get(place);
          if (was != null) {
            replaced(all.read(was), out);
          }
          reading.copy(place, out);
          out.write('\n');
        }
      }
      out.flush();
      channel.force(true);
    }
  }

  private static void removed(byte[] record, OutputStream out) throws IOException {
    JsonObject tree = JsonText.parseForeignObject(record);
    replaced(record, out);
    line(out, Json.bytes(ShelfWriter.removal(tree.string("id", ""))));
  }

  private static void replaced(byte[] record, OutputStream out) throws IOException {
    String was = content(record);
    if (was != null) {
      line(out, Json.bytes(JsonObject.builder().put("type", REPLACED).put("was", was).build()));
    }
  }

  private static void line(OutputStream out, byte[] line) throws IOException {
    out.write(line);
    out.write('\n');
  }

  /** Makes what was written the last compaction. */
  void show() throws IOException {
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Somebody looked at a later JSON file, and what is missing of this compaction is in the log. */
  void lookedAt(Head later) throws IOException {
    try (Generation last = Generation.open(file);
        FileChannel channel = Folders.begin(temp)) {
      if (last != null) {
        OutputStream out = Channels.newOutputStream(channel);
        line(out, Json.bytes(later.tree()));
        JsonRewrite.copy(last, firstLine(last).length + 1L, Long.MAX_VALUE, out);
        channel.force(true);
        show();
      }
    }
  }

  /** Nothing of it needs a look any more. */
  void forget() throws IOException {
    Files.deleteIfExists(file);
  }

  /** Takes away what was not shown. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(temp);
  }
}
