// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.Hashes;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code cycle.json}: the state of the cycle of a workspace; there is none where no cycle goes on.
 * For whoever holds the lock of cycles, but for reading.
 */
final class CycleFile {

  private final Workspace workspace;
  private final Trash trash;

  CycleFile(PluginContext context) {
    this.workspace = context.workspace();
    this.trash = new Trash(cycles(context));
  }

  /**
   * Copies lie outside of the workspace: programs look for their settings and libraries in the
   * folders above, and would find those of the workspace.
   */
  private static Path cycles(PluginContext context) {
    Path root = context.workspace().root();
    return context
        .home()
        .map(home -> home.toAbsolutePath().normalize())
        .filter(home -> !home.startsWith(root))
        .map(home -> home.resolve(".evograft").resolve("cycles").resolve(name(root)))
        .orElse(context.workspace().pluginState().resolve("cycles"));
  }

  private static String name(Path root) {
    return Hashes.of(root.toString().getBytes(StandardCharsets.UTF_8)).substring(0, 16);
  }

  private Path file() {
    return workspace.pluginState().resolve("cycle.json");
  }

  /** The folder of what a cycle keeps while it goes on, such as its copy of the workspace. */
  Path folder(String cycle) {
    if (cycle.isEmpty() || cycle.chars().anyMatch(c -> "/\\.".indexOf(c) >= 0)) {
      throw new EvograftException("bad_cycle_file", "'" + cycle + "' is no name of a cycle");
    }
    return trash.folder(cycle);
  }

  /** Removes what nobody needs any more of the folder of a cycle, now or later. */
  void discard(String cycle, String name) {
    trash.take(folder(cycle).resolve(name));
  }

  /** Removes what was left of cycles that are over; what cannot be, a line each. */
  List<String> sweep() {
    String going = Files.exists(file()) ? read().map(state -> state.head().cycle()).orElse("") : "";
    return trash.sweep(going);
  }

  /** When a process was last known to work on the cycle. */
  Instant touched() {
    try {
      return Files.getLastModifiedTime(file()).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH;
    }
  }

  /** Says, whenever it is run, that a process works on the cycle. */
  Runnable pulse() {
    Path file = file();
    return () -> {
      try {
        Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      } catch (IOException e) {
        return; // the cycle has just ended
      }
    };
  }

  /**
   * The state that was written last.
   *
   * @throws EvograftException code {@code bad_cycle_file} if it cannot be understood
   */
  Optional<CycleState> read() {
    try {
      return Optional.of(CycleState.of(JsonText.parseObject(Files.readAllBytes(file()))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new RetriableException(
          "read_failed", "cannot read " + file() + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      throw new EvograftException(
          "bad_cycle_file",
          file()
              + " is damaged: "
              + e.getMessage()
              + "; look at \"evograft snapshot list\" for the state before the cycle, then remove"
              + " the file",
          e);
    }
  }

  /** Writes a state; it is on disk when this returns. */
  void write(CycleState state) {
    workspace.replace(
        file(), state.tree().toString().getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
  }

  /** The cycle is over: the file goes, and its folder, now or later. */
  void remove(String cycle) {
    try {
      Files.deleteIfExists(file());
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot remove " + file() + ": " + e.getMessage(), e);
    }
    trash.take(cycle);
  }
}
