// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.EvograftException;
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

  CycleFile(Workspace workspace) {
    this.workspace = workspace;
  }

  private Path file() {
    return workspace.pluginState().resolve("cycle.json");
  }

  /** The folder of what a cycle keeps while it goes on, such as its copy of the workspace. */
  Path folder(String cycle) {
    return new Trash(workspace).folder(cycle);
  }

  /** Removes what was left of cycles that are over; what cannot be, a line each. */
  List<String> sweep() {
    String going = Files.exists(file()) ? read().map(state -> state.head().cycle()).orElse("") : "";
    return new Trash(workspace).sweep(going);
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
    new Trash(workspace).take(cycle);
  }
}
