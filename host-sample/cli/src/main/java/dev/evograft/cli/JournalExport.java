// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes entries as lines of JSON, as they are read.
 *
 * @param since only those made then or later
 */
record JournalExport(Journal journal, @Nullable Instant since) {

  private static final int TOGETHER = 1 << 16;

  void to(Terminal terminal) {
    StringBuilder lines = new StringBuilder();
    try {
      journal.export(
          since,
          entry -> {
            lines.append(line(entry)).append('\n');
            if (lines.length() > TOGETHER) {
              terminal.raw(lines.toString());
              lines.setLength(0);
            }
          });
    } finally { // what could be read is there, even when it tells at its end that something was not
      terminal.raw(lines.toString());
    }
  }

  /** To a new file, for its owner alone; returns how many. */
  long to(Path file) {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    FileAttribute<?>[] owners =
        posix
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    try (FileChannel channel =
            FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), owners);
        OutputStream out = new BufferedOutputStream(Channels.newOutputStream(channel), TOGETHER)) {
      return journal.export(since, entry -> write(out, entry));
    } catch (FileAlreadyExistsException e) {
      throw new BadInputException("export_exists", file + " is there already; name another file");
    } catch (IOException | UncheckedIOException e) {
      throw new EvograftException(
          "export_unwritable", "cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  private static void write(OutputStream out, JournalEntry entry) {
    try {
      out.write(Json.bytes(line(entry)));
      out.write('\n');
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject line(JournalEntry entry) {
    return JsonObject.builder()
        .put("key", entry.key())
        .put("ordinal", entry.ordinal())
        .put("type", entry.type())
        .put("version", entry.version())
        .put("at", entry.at().toString())
        .put("payload", entry.payload())
        .build();
  }
}
