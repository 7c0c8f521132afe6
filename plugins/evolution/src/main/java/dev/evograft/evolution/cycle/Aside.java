// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.place.Doubt;
import dev.evograft.spi.Workspace;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cycle takes out of our own files, in a folder of its own that nobody removes but a person:
 * nobody can tell whether an agent put it there or you. For one thread.
 */
final class Aside {

  private final Workspace workspace;
  private final String cycle;
  private final List<String> notes = new ArrayList<>();
  private int count;
  private int noted;
  private int doubted;

  Aside(Workspace workspace, String cycle) {
    this.workspace = workspace;
    this.cycle = cycle;
  }

  private Path folder() {
    return workspace.pluginState().resolve("aside").resolve(cycle);
  }

  /** Keeps these bytes; they are on disk when this returns. */
  Path file(String name, byte[] bytes) {
    Path file;
    do {
      count++;
      file = folder().resolve(count + "-" + name);
    } while (Files.exists(file, LinkOption.NOFOLLOW_LINKS));
    workspace.replace(file, bytes, Workspace.Access.SECRET);
    return file;
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
    boolean fresh = count > doubted;
    doubted = count;
    return !fresh
        ? List.of()
        : List.of(
            Doubt.lasting(
                "settings, genes, capsules or memory were written while its agent worked, and taken out: "
                    + folder()
                    + " has them"
                    + (recorded
                        ? ", and \"evograft evolve explain "
                            + cycle
                            + "\" says how to bring them back"
                        : "")
                    + "; bring back what is yours, remove the folder"));
  }
}
