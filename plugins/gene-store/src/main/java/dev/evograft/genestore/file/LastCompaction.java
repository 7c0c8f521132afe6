// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.OwnFolder;
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
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What the last compactions put into the JSON file, in {@code .NAME.jsonl.last}: for each, the
 * newest first, a line that names the file it made, then every record that it took out of the log,
 * each behind a line about what it replaced. Those that are older than a minute are left out.
 * Written beside it before the compaction shows; used by one thread.
 */
final class LastCompaction implements Closeable {

  static final String TYPE = "EvograftCompacted";
  static final String REPLACED = "EvograftReplaced";

  /** Who writes the JSON file later than this has read it after the compaction. */
  private static final Duration MOMENT = Duration.ofSeconds(60);

  private static final int LONGEST_HEAD = 1 << 10;

  private final Path file;
  private final Path temp;
  private final OwnFolder own;

  LastCompaction(Path log, OwnFolder own) {
    this.own = own;
    this.file = of(log);
    this.temp = file.resolveSibling(file.getFileName() + ".tmp");
  }

  /** The file of a log. */
  static Path of(Path log) {
    return log.resolveSibling("." + log.getFileName() + ".last");
  }

  /**
   * The first line of a compaction.
   *
   * @param json the JSON file that was made, or that was looked at since; see {@link
   *     FileFacts#identity}. Only that of the newest counts.
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

  /**
   * A compaction.
   *
   * @param offset where its first line begins
   */
  record Section(Head head, long offset) {

    /** That of a first line. */
    static Section of(LogLine line) {
      return new Section(Head.of(line.bytes()), line.offset());
    }

    /**
     * Whether a JSON file of that time may rest on what was there before. One that is older than
     * what was made does so most of all: it was written beside its name, and renamed later.
     */
    boolean isNear(long modified) {
      return Math.abs(modified - head.at) < MOMENT.toNanos();
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
      carryOver(made.modified(), out);
      out.flush();
      channel.force(true);
    }
  }

  /** Another program may have read the JSON file before any of them. */
  private void carryOver(long now, OutputStream out) throws IOException {
    Heads heads = new Heads();
    try (LogReader reader = new LogReader(file, null);
        Generation last = Generation.open(file)) {
      if (last != null) {
        reader.refresh(heads);
        JsonRewrite.copy(last, 0, heads.endOfNear(now), out);
      }
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
    own.writes(file);
    Files.move(temp, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /**
   * Writes that somebody looked at a later JSON file, and that what is missing of the compactions
   * up to a place is in the log; {@link #show} makes it count.
   */
  void writeLookedAt(Head later, long upTo) throws IOException {
    try (Generation last = Generation.open(file);
        FileChannel channel = Folders.begin(temp)) {
      OutputStream out = Channels.newOutputStream(channel);
      line(out, Json.bytes(later.tree()));
      if (last != null) {
        JsonRewrite.copy(last, firstLine(last).length + 1L, upTo, out);
      }
      channel.force(true);
    }
  }

  /** Nothing of it needs a look any more. */
  void forget() throws IOException {
    own.removes(file);
    Files.deleteIfExists(file);
  }

  /** Takes away what was not shown. */
  @Override
  public void close() throws IOException {
    Files.deleteIfExists(temp);
  }

  /** Finds the first lines. */
  private static final class Heads implements LogSink {
    private final List<Section> all = new ArrayList<>();

    /** Where those end that a JSON file of that time may have been read before. */
    long endOfNear(long modified) {
      return all.stream()
          .filter(one -> !one.isNear(modified))
          .findFirst()
          .map(Section::offset)
          .orElse(all.isEmpty() ? 0 : Long.MAX_VALUE);
    }

    @Override
    public void restart() {
      // it is read once
    }

    @Override
    public boolean line(LogLine line) {
      RecordHead head = RecordHead.ofLine(line.bytes());
      if (head != null && TYPE.equals(head.type())) {
        all.add(Section.of(line));
      }
      return true;
    }

    @Override
    public void tooLong(long offset, long length) {
      // it is none
    }
  }
}
