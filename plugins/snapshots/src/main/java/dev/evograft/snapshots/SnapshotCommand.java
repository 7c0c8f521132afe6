// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.Console;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft snapshot}: record the workspace, look at what was recorded, go back to it. */
@Command(
    name = "snapshot",
    description = "Record the workspace exactly, and go back to it.",
    footer = {"", "Example: evograft snapshot create --reason 'before the big change'"})
final class SnapshotCommand implements Callable<Integer> {

  private static final String TOP = ":/";
  private static final String ID = "The id of a snapshot, or the beginning of one.";

  private final LiveSnapshots snapshots;
  private final SnapshotViews views;
  private final Console console;

  SnapshotCommand(LiveSnapshots snapshots, Console console) {
    this.snapshots = snapshots.telling(console::note);
    this.console = console;
    this.views = new SnapshotViews(console);
  }

  @Override
  public Integer call() {
    return list();
  }

  @Command(
      description = "Record the state of the workspace; nothing that you have is changed.",
      footer = {"", "Example: evograft snapshot create --json"})
  int create(
      @Option(names = "--reason", paramLabel = "TEXT", description = "For the list.")
          @Nullable String reason) {
    views.created(snapshots.createByHand(reason == null ? "by hand" : reason));
    return 0;
  }

  @Command(
      description = "List the snapshots, the newest first.",
      footer = {"", "Example: evograft snapshot list"})
  int list() {
    views.list(snapshots.listing());
    return 0;
  }

  @Command(
      description = "Show what a snapshot holds and what it could not cover.",
      footer = {"", "Example: evograft snapshot show 0199c2"})
  int show(@Parameters(paramLabel = "ID", description = ID) String id) {
    views.show(snapshots.listing(id), snapshots.own(id));
    return 0;
  }

  @Command(
      description = {
        "List in what the workspace differs from a snapshot now.",
        "A added, D deleted, M changed, P only other permissions; from the root of the repository.",
        "Of assets, memory and settings it says what a restore undoes, and what it leaves."
      },
      footer = {"", "Example: evograft snapshot diff 0199c2"})
  int diff(@Parameters(paramLabel = "ID", description = ID) String id) {
    views.diff(snapshots.compare(id));
    return 0;
  }

  @Command(
      description = {
        "Make the workspace what it was: files, index, branches, tags, stash and git's settings.",
        "What is overwritten is recorded first; the id that takes it all back is printed.",
        "With PATHS only these files, and nothing of git's own."
      },
      footer = {
        "",
        "Exit code: 0 when everything is what it was, 1 when something could not be restored.",
        "Example: evograft snapshot restore 0199c2 src/main"
      })
  int restore(
      @Parameters(index = "0", paramLabel = "ID", description = ID) String id,
      @Parameters(
              index = "1..*",
              paramLabel = "PATHS",
              arity = "0..*",
              description =
                  "Files and folders, relative to where you are; with :/ in front as diff names"
                      + " them.")
          @Nullable List<String> paths) {
    List<String> given = paths == null ? List.of() : paths.stream().map(this::fromHere).toList();
    Restored restored = snapshots.restoreByHand(id, given);
    views.restored(restored);
    return restored.failed().isEmpty() ? 0 : 1;
  }

  @Command(
      description = {
        "Remove snapshots that are older or more than the settings allow, and these.",
        "One that holds the only copy of something is refused."
      },
      footer = {"", "Example: evograft snapshot prune 0199c2"})
  int prune(
      @Parameters(paramLabel = "ID", arity = "0..*", description = ID) @Nullable List<String> ids,
      @Option(
              names = "--with-kept",
              description = "Also what these hold and nobody else has: it is gone for good.")
          boolean withKept) {
    views.pruned(snapshots.prune(ids == null ? List.of() : ids, withKept));
    return 0;
  }

  /**
   * What a person types is relative to the folder that the person is in, and may lie beside it; as
   * for git, {@code :/} is the root of the working tree, which the paths of {@code diff} begin at.
   */
  private String fromHere(String typed) {
    Path root = snapshots.root();
    try {
      Path path =
          typed.startsWith(TOP)
              ? root.resolve(typed.substring(TOP.length())).normalize()
              : Path.of(typed).toAbsolutePath().normalize();
      if (!typed.isBlank() && !path.startsWith(root)) {
        Path parent = path.getParent();
        if (parent != null && Files.isDirectory(parent)) {
          path = parent.toRealPath().resolve(path.getFileName());
        }
      }
      if (!typed.isBlank() && path.startsWith(root)) {
        return path.toString();
      }
    } catch (InvalidPathException | IOException e) {
      throw new BadInputException("bad_path", "'" + Failures.oneLine(typed) + "' is no path", e);
    }
    throw new BadInputException(
        "bad_path", "'" + Failures.oneLine(typed) + "' is not in " + root + "; name one in it");
  }
}
