// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.EvolveKeys;
import dev.evograft.evolution.confine.Confinement;
import dev.evograft.evolution.place.Here;
import dev.evograft.evolution.place.Place;
import dev.evograft.evolution.place.Room;
import dev.evograft.evolution.place.Rooms;
import dev.evograft.evolution.place.SpareRoom;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.cycle.MutationExecutor;
import dev.evograft.spi.snapshot.Snapshot;
import dev.evograft.toolkit.thread.Meanwhile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Prepares the place where a cycle works. */
final class Grounds {

  private final Bench bench;
  private final Live live;

  Grounds(Bench bench, Live live) {
    this.bench = bench;
    this.live = live;
  }

  /** For people. */
  String told(MutationExecutor executor, CycleRequest.Mode mode) {
    return told(bench.services(), executor, mode);
  }

  /** The same, of a cycle that is none yet. */
  static String told(Services services, MutationExecutor executor, CycleRequest.Mode mode) {
    return isHere(services, executor, mode) ? "in the workspace" : "in a copy of the workspace";
  }

  /**
   * Refuses settings that do not go together, before anything is made.
   *
   * @throws BadInputException code {@code no_executor}
   */
  void check(MutationExecutor executor) {
    isHere(executor, CycleRequest.Mode.BY_HAND);
  }

  /**
   * Where the checks run; made before anybody works.
   *
   * @param spare what an earlier cycle left, which is used up
   */
  Room room(Optional<SpareRoom.Offer> spare) {
    closeToOthers(bench.file().folder(live.head().cycle()));
    Room made = rooms().make(bench.file().folder(live.head().cycle()).resolve("checks"), spare);
    made.notes().forEach(bench.progress()::note);
    return made;
  }

  /** What is not committed may be secret, and so is what git has staged. */
  private static void closeToOthers(Path folder) {
    try {
      Files.createDirectories(folder);
      if (folder.getFileSystem().supportedFileAttributeViews().contains("posix")) {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
      }
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot make " + folder + ": " + e, e);
    }
  }

  /**
   * How programs are kept in.
   *
   * @throws BadInputException code {@code no_sandbox}
   */
  static Confinement confinement(Bench bench, Live live, Room room) throws InterruptedException {
    Terms terms = bench.checks().terms();
    Path temporary = temporary(bench, live);
    return Confinement.of(
        terms.config(bench.services()),
        terms.ofSandbox(bench.services()),
        room.folder(),
        temporary);
  }

  /** Empties what programs have for their temporary files: no check is to find what others left. */
  static void emptyTemporary(Bench bench, Live live) {
    bench.file().discard(live.head().cycle(), "tmp");
    temporary(bench, live);
  }

  private static Path temporary(Bench bench, Live live) {
    Path temporary = bench.file().folder(live.head().cycle()).resolve("tmp");
    try {
      Files.createDirectories(temporary);
      return temporary;
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot make " + temporary + ": " + e, e);
    }
  }

  /**
   * Where the executor works. The room holds what the workspace is when it begins; where it is
   * known what is touched, nothing else is looked at.
   *
   * @param room that was cleaned since a check ran in it
   * @param touched all that an executor will touch of which that is known
   */
  Place open(MutationExecutor executor, CycleRequest.Mode mode, Room room, Set<String> touched) {
    boolean known = Executors.isKnown(executor);
    if (isHere(executor, mode)) {
      return here(room, known);
    }
    if (known) {
      return copy(room, touched);
    }
    live.at(live.scene().at(Scene.COPY, ""));
    make(room, false);
    return rooms().copy(room, work());
  }

  /** A place beside the workspace for who touches these files and no others. */
  Place copy(Room room, Set<String> touched) {
    live.at(live.scene().at(Scene.COPY, ""));
    make(room, true);
    return rooms().copy(room, work(), touched);
  }

  private Path work() {
    return bench.file().folder(live.head().cycle()).resolve("work");
  }

  /** The snapshot is taken while the room is made: both only look at the workspace. */
  private Place here(Room room, boolean known) {
    try (Meanwhile<Boolean> made = Meanwhile.of(() -> make(room, known))) {
      Snapshot taken =
          bench.services().snapshots().create("before the cycle " + live.head().cycle());
      taken.notCovered().forEach(line -> bench.progress().note("not covered: " + line));
      live.at(live.scene().at(Scene.HERE, taken.id()));
      new Held(bench.services(), live.head()).hold(taken.id());
      made.get();
      return new Here(room, bench.services().snapshots(), taken.id());
    } catch (ExecutionException e) {
      throw new IllegalStateException(e); // it throws nothing that is declared
    }
  }

  /** Makes the room what the workspace is; true for whoever waits for that. */
  private boolean make(Room room, boolean known) {
    if (!known) {
      rooms().follow(room);
    }
    return true;
  }

  private boolean isHere(MutationExecutor executor, CycleRequest.Mode mode) {
    return isHere(bench.services(), executor, mode);
  }

  /** An agent that was asked works where it is; a loop never works where people do. */
  private static boolean isHere(
      Services services, MutationExecutor executor, CycleRequest.Mode mode) {
    EvolveKeys.Where where = services.get(EvolveKeys.PLACE);
    boolean asking = executor instanceof Executors.Asking;
    if (asking && where == EvolveKeys.Where.COPY) {
      throw new BadInputException(
          "no_executor",
          "an agent that is asked works in the workspace, not in a copy; set evolve.command, or"
              + " evolve.place=here");
    }
    return switch (where) {
      case HERE -> mode != CycleRequest.Mode.LOOP;
      case COPY -> false;
      case AUTO -> asking || Executors.isKnown(executor) && mode != CycleRequest.Mode.LOOP;
    };
  }

  private Rooms rooms() {
    return new Rooms(
        bench.services().root(),
        bench.services().context().home(),
        new Rooms.Limits(
            Set.copyOf(bench.services().get(EvolveKeys.COPY_INCLUDE)),
            Set.copyOf(bench.checks().folders()),
            bench.services().get(EvolveKeys.COPY_BYTES)));
  }
}
