// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The audit trail {@code distiller_log.jsonl} of the GEP specification: what was made of what, and
 * when; a line each. One who writes holds the lock of distillation.
 */
final class DistillerLog {

  static final String NAME = "distiller_log.jsonl";

  private final Path file;

  DistillerLog(Path folder) {
    this.file = folder.resolve(NAME);
  }

  /**
   * When something was made last.
   *
   * @throws EvograftException code {@code bad_log} if the last line cannot be understood
   */
  Optional<Instant> last() {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e.getMessage(), e);
    }
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.get(lines.size() - 1);
    try {
      JsonObject last = JsonText.parseForeignObject(line.getBytes(StandardCharsets.UTF_8));
      return Optional.of(Instant.parse(last.string("timestamp", "")));
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new EvograftException(
          "bad_log", "the last line of " + file + " is damaged; remove that line", e);
    }
  }

  /** Appends a line, which is on the disk then. */
  void append(JsonObject line) {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      Files.createDirectories(file.getParent());
      try (FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
          channel.write(buffer);
        }
        channel.force(true);
      }
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
