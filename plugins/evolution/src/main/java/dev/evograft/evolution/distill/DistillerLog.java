// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.evolution.own.OwnFile;
import dev.evograft.evolution.own.Plain;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The audit trail {@code distiller_log.jsonl} of the GEP specification, a line for each attempt and
 * for what came of it. Of a long one the end is read. A line that cannot be read, as after a full
 * disk, is passed over; where none can, the file's own time says when the last attempt was. One who
 * writes holds the lock of distillation.
 */
final class DistillerLog {

  static final String NAME = "distiller_log.jsonl";

  private static final String AT = "timestamp";
  private static final String GENE = "gene";
  private static final int MOST_READ = 1 << 20;

  private final Workspace workspace;
  private final Path file;

  DistillerLog(Workspace workspace, Path folder) {
    this.workspace = workspace;
    this.file = workspace.root().resolve(folder).resolve(NAME);
  }

  /** When something was tried last. */
  Optional<Instant> last() {
    byte[] end = end();
    if (end.length == 0) {
      return Optional.empty();
    }
    Instant last = null;
    for (JsonObject line : lines(end)) {
      try {
        last = Instant.parse(line.string(AT, ""));
      } catch (DateTimeException e) {
        // another line has one
      }
    }
    return Optional.of(last == null ? changed() : last);
  }

  /** The genes that were made: one that a person threw away is not made again. */
  Set<String> genes() {
    Set<String> genes = new HashSet<>();
    lines(end()).forEach(line -> line.string(GENE).ifPresent(genes::add));
    return genes;
  }

  private static List<JsonObject> lines(byte[] end) {
    List<JsonObject> lines = new ArrayList<>();
    for (String line : new String(end, StandardCharsets.UTF_8).split("\n")) {
      try {
        lines.add(JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8)));
      } catch (IllegalArgumentException e) {
        // torn, or the rest of one whose beginning was not read
      }
    }
    return lines;
  }

  private byte[] end() {
    try (SeekableByteChannel channel = open()) {
      long size = channel.size();
      ByteBuffer end = ByteBuffer.allocate((int) Math.min(size, MOST_READ));
      channel.position(size - end.capacity());
      while (end.hasRemaining() && channel.read(end) >= 0) {
        // until it is full
      }
      return end.array();
    } catch (NoSuchFileException e) {
      return new byte[0];
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Whoever would open a pipe waits for who writes into it. */
  private SeekableByteChannel open() throws IOException {
    Plain.check(file, Long.MAX_VALUE);
    return Files.newByteChannel(file);
  }

  private Instant changed() {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e.getMessage(), e);
    }
  }

  /** Appends a line, which is on the disk then. */
  void append(Instant at, JsonObject said) {
    new OwnFile(workspace, file).write(() -> appendAlone(at, said));
  }

  private void appendAlone(Instant at, JsonObject said) throws IOException {
    byte[] known = end();
    boolean torn = known.length > 0 && known[known.length - 1] != '\n';
    JsonObject.Builder line = JsonObject.builder().put(AT, at.toString());
    said.forEach(line::put);
    byte[] bytes = ((torn ? "\n" : "") + line.build() + "\n").getBytes(StandardCharsets.UTF_8);
    OpenOption[] append = {
      StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.DSYNC
    };
    Files.createDirectories(file.getParent());
    Files.write(file, bytes, append);
  }
}
