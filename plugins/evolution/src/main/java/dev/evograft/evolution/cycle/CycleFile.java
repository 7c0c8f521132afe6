// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.SpareRoom;
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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * {@code cycle.json}: the state of the cycle of a workspace; there is none where no cycle goes on.
 * For whoever holds the lock of cycles, but for reading.
 */
final class CycleFile {

  private static final Duration TICK = Duration.ofSeconds(1);

  /** In bytes: the files of a change before and after, which take a third more as they are here. */
  private static final long MOST = 256L << 20;

  private final Workspace workspace;
  private final CycleFolders folders;

  CycleFile(PluginContext context) {
    this.workspace = context.workspace();
    this.folders = new CycleFolders(context);
  }

  private Path file() {
    return workspace.pluginState().resolve("cycle.json");
  }

  /** The folder of what a cycle keeps while it goes on, such as its copy of the workspace. */
  Path folder(String cycle) {
    if (cycle.isEmpty() || cycle.chars().anyMatch(c -> "/\\.".indexOf(c) >= 0)) {
      throw new EvograftException("bad_cycle_file", "'" + cycle + "' is no name of a cycle");
    }
    return new Trash(folders.own()).folder(cycle);
  }

  /** Removes what nobody needs any more of the folder of a cycle, now or later. */
  void discard(String cycle, String name) {
    folders.known().ifPresent(own -> new Trash(own).take(folder(cycle).resolve(name)));
  }

  /** Where the room of the last cycle may be. */
  SpareRoom spare() {
    return folders.spare();
  }

  /** Removes what was left of cycles that are over; what cannot be, a line each. */
  List<String> sweep() {
    String going = read().map(state -> state.head().cycle()).orElse("");
    folders.sweep();
    return folders.known().map(own -> new Trash(own).sweep(going)).orElse(List.of());
  }

  /**
   * When a process was last known to work on the cycle, by the earlier of two clocks: ours, and
   * that of the disk, which the times of all files are of. {@link Instant#EPOCH} where that lies
   * ahead: a clock was put back, and nobody knows what is older.
   */
  Instant touched() {
    try {
      Instant ours = Files.getLastModifiedTime(file()).toInstant();
      Instant disk = ours;
      if (file().getFileSystem().supportedFileAttributeViews().contains("unix")
          && Files.getAttribute(file(), "unix:ctime") instanceof FileTime changed) {
        disk = changed.toInstant();
      }
      Instant touched = ours.isBefore(disk) ? ours : disk;
      return touched.isAfter(Instant.now().plus(TICK)) ? Instant.EPOCH : touched;
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
      return Optional.of(CycleState.of(JsonText.parseObject(Plain.bytes(file(), MOST))));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (NotPlainException | IllegalArgumentException e) {
      throw new EvograftException(
          "bad_cycle_file",
          file()
              + " is damaged: "
              + e.getMessage()
              + "; look at \"evograft snapshot list\" for the state before the cycle, then remove"
              + " the file",
          e);
    } catch (IOException e) {
      throw new RetriableException(
          "read_failed", "cannot read " + file() + ": " + e.getMessage(), e);
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
    KeptAssets.remove(workspace);
    folders.known().ifPresent(own -> new Trash(own).take(cycle));
  }
}
