// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What a cycle takes out of our own files, in a folder of its own that nobody removes but a person:
 * nobody can tell whether an agent put it there or you. For one thread.
 */
final class Aside {

  private final Workspace workspace;
  private final String cycle;
  private final List<String> notes = new ArrayList<>();
  private final Set<String> left = new LinkedHashSet<>();
  private int count;
  private int noted;
  private int doubted;
  private int leftDoubted;

  Aside(Workspace workspace, String cycle) {
    this.workspace = workspace;
    this.cycle = cycle;
  }

  private Path folder() {
    return workspace.pluginState().resolve("aside").resolve(cycle);
  }

  /** Keeps these bytes; they are on disk when this returns. */
  Path file(String name, byte[] bytes) {
    Path file = free(name);
    workspace.replace(file, bytes, Workspace.Access.SECRET);
    count++;
    return file;
  }

  /** Takes away what nobody can read, as it is: a folder, or a file without the right to. */
  Path moved(Path from) {
    Path to = free(String.valueOf(from.getFileName()));
    try {
      Files.createDirectories(to.getParent());
      Files.move(from, to);
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot move " + from + ": " + e, e);
    }
    count++;
    return to;
  }

  /**
   * Takes away what is in the place of a file of ours, which could not be replaced.
   *
   * @return where it is now; empty where such a file is there, or nothing
   */
  Optional<Path> unlessPlain(Path file) {
    try {
      Plain.check(file, Plain.LARGEST, LinkOption.NOFOLLOW_LINKS);
      return Optional.empty();
    } catch (NotPlainException e) {
      return Optional.of(moved(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new RetriableException("read_failed", "cannot read " + file + ": " + e, e);
    }
  }

  /**
   * Where there is a folder of the cycle, for whoever finds it after a death: it may have come
   * between the taking out and the telling.
   */
  Optional<Doubt> ofDead() {
    if (!Files.isDirectory(folder(), LinkOption.NOFOLLOW_LINKS)) {
      return Optional.empty();
    }
    return Optional.of(
        Doubt.lasting(
            "what a cycle took out of settings, genes, capsules or memory before its process died"
                + " is in "
                + folder()
                + "; bring back what is yours, remove the folder"));
  }

  private Path free(String name) {
    int next = count;
    Path file;
    do {
      next++;
      file = folder().resolve(next + "-" + name);
    } while (Files.exists(file, LinkOption.NOFOLLOW_LINKS));
    return file;
  }

  /** Something that was changed, and that nobody could compare or put right. */
  void stays(String what) {
    left.add(what);
  }

  /** Something that stays, and that somebody should know of. */
  void note(String what) {
    if (!notes.contains(what)) {
      notes.add(what);
    }
  }

  /** Those that were not asked for before. */
  List<String> notes() {
    List<String> fresh = List.copyOf(notes.subList(noted, notes.size()));
    noted = notes.size();
    return fresh;
  }

  /**
   * Where all of it is, for whoever was not there when it was told; empty where nothing is new.
   *
   * @param recorded whether the journal has it, too
   */
  List<Doubt> doubts(boolean recorded) {
    List<Doubt> doubts = new ArrayList<>();
    if (count > doubted) {
      doubts.add(
          Doubt.lasting(
              "settings, genes, capsules or memory were written while its agent worked, and taken"
                  + " out: "
                  + folder().getParent()
                  + " has a folder of them by the name of the cycle"
                  + (recorded
                      ? ", and \"evograft evolve explain\" of that says how to bring them back"
                      : "")
                  + "; bring back what is yours, remove the folder"));
    }
    left.stream()
        .skip(leftDoubted)
        .map(what -> Doubt.lasting(what + ", since its agent worked; look at it"))
        .forEach(doubts::add);
    doubted = count;
    leftDoubted = left.size();
    return doubts;
  }
}
