// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Bounds;
import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.evolution.evaluate.Violation;
import dev.evograft.evolution.patch.FileEdit;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.evolution.place.Mention;
import dev.evograft.evolution.place.Room;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Why the checks of a change could not be believed, whatever they say. */
final class Doubts {

  /** Of git's own: what has programs run, or says which commit is which. */
  private static final List<String> OF_GIT =
      List.of("HEAD", "config", "commondir", "hooks/", "info/", "refs/heads/");

  private static final Set<String> PROSE = Set.of("md", "txt", "rst", "adoc", "snap");

  private final Path cycle;
  private final Path root;

  /**
   * Of a cycle.
   *
   * @param cycle its folder
   * @param root the workspace
   */
  Doubts(Path cycle, Path root) {
    this.cycle = cycle;
    this.root = root;
  }

  /** What somebody put where programs look for things since a moment. */
  List<Doubt> since(Surroundings before) {
    List<String> fresh = Surroundings.of(cycle, root).since(before);
    return fresh.isEmpty()
        ? List.of()
        : List.of(
            Doubt.lasting(
                CycleRun.told(fresh)
                    + " is new, where the checks would find it, and no part of the change; look at"
                    + " it, and remove it"));
  }

  /** What decides whether checks pass, and was changed where nobody had anything to do. */
  static List<Doubt> beside(List<String> paths, ProtectedPaths plan, Bounds bounds) {
    List<String> grave =
        paths.stream()
            .filter(
                path ->
                    path.startsWith(".git/")
                        ? isGrave(path.substring(".git/".length()))
                        : plan.covers(path) || !bounds.judgePaths(List.of(path)).isEmpty())
            .toList();
    return grave.isEmpty()
        ? List.of()
        : List.of(
            Doubt.lasting(
                "while it was worked in a copy, somebody changed "
                    + CycleRun.told(grave)
                    + " in the workspace; look at it, for nothing of it was checked or undone"));
  }

  private static boolean isGrave(String path) {
    return OF_GIT.stream()
        .anyMatch(one -> one.endsWith("/") ? path.startsWith(one) : path.equals(one));
  }

  /** Files that name the workspace by its whole path since the change: a check looks there. */
  List<Doubt> named(List<FileEdit> edits) {
    if (root.getNameCount() < 2) {
      return List.of(); // such as /app, which means other things, too
    }
    return edits.stream()
        .filter(edit -> !PROSE.contains(ending(edit.path())))
        .filter(edit -> adds(edit, root))
        .map(
            edit ->
                Doubt.passing(
                    edit.path()
                        + " names the workspace by its whole path since the change, so a check in a"
                        + " copy would look at the workspace itself; make it relative"))
        .toList();
  }

  /** Why no check in a room could be believed; asked before anybody works. */
  Optional<String> unfit(Room room, ProtectedPaths plan) {
    List<String> strange = Surroundings.of(cycle, root).inOurs();
    return room.unfit()
        .or(() -> planned(room, plan))
        .or(
            () ->
                strange.isEmpty()
                    ? Optional.empty()
                    : Optional.of(
                        CycleRun.told(strange)
                            + " lies where checks would find it, and is none of ours; remove it"));
  }

  /** What decides whether checks pass, and names the workspace already: they would look there. */
  Optional<String> planned(Room room, ProtectedPaths plan) {
    if (root.getNameCount() < 2) {
      return Optional.empty();
    }
    return room.naming(plan, path -> !PROSE.contains(ending(path)))
        .map(
            path ->
                path
                    + " names the workspace by its whole path, so a check in a copy would look at"
                    + " the workspace itself; make it relative");
  }

  private static String ending(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }

  /** Files that name the folder of the cycle, which is gone afterwards. */
  List<Violation> leading(List<FileEdit> edits) {
    List<Violation> violations = new ArrayList<>();
    for (FileEdit edit : edits) {
      if (adds(edit, cycle)) {
        String what = edit.path() + " names the folder of the cycle, which is not there afterwards";
        violations.add(new Violation("leads_elsewhere", edit.path(), what));
      }
    }
    return violations;
  }

  private static boolean adds(FileEdit edit, Path folder) {
    return count(edit.after(), folder) > count(edit.before(), folder);
  }

  private static int count(@Nullable FileVersion version, Path folder) {
    return version == null ? 0 : Mention.count(version.content(), folder);
  }
}
