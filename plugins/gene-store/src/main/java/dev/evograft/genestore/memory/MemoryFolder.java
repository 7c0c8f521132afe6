// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.Stamps;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The small files of memory, which are read and replaced as a whole. Safe for any thread and any
 * number of processes, inside {@link #locked}.
 *
 * @param workspace that the folder is in
 * @param path of the folder
 */
record MemoryFolder(Workspace workspace, Path path) {

  private static final Logger log = LoggerFactory.getLogger(MemoryFolder.class);

  /** Does something while nobody else of ours writes into the folder. */
  void locked(Runnable action) {
    new StoreLock(path, workspace)
        .hold(
            held -> {
              action.run();
              return true;
            });
  }

  /**
   * The text of a file; empty where there is none. What is no text is moved aside, and not lost.
   */
  Optional<String> read(String name, Instant now) {
    Path file = path.resolve(name);
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(file));
      return Optional.of(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (CharacterCodingException e) {
      setAside(file, now);
      return Optional.empty();
    } catch (IOException e) {
      throw new EvograftException(
          "store_unreadable", "cannot read " + file + ": check its permissions", e);
    }
  }

  private void setAside(Path file, Instant now) {
    String name = file.getFileName() + ".damaged-" + Stamps.inName(now);
    Path aside = file.resolveSibling(name);
    try {
      workspace.own(path).writes(aside);
      workspace.own(path).removes(file);
      Files.move(file, aside);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    log.warn("{} is no text; it is now {}", file, aside.getFileName());
  }

  void replace(String name, String text) {
    Path file = path.resolve(name);
    try {
      workspace.own(path).writes(file);
    } catch (IOException e) {
      throw new EvograftException(
          "write_failed", "cannot write " + file + ": " + e.getMessage(), e);
    }
    workspace.replace(file, text.getBytes(StandardCharsets.UTF_8), Workspace.Access.ORDINARY);
  }
}
