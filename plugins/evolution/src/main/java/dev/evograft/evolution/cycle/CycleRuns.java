// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The runs that cycles were, in a file of ours: their folders have the changes as artifacts, and go
 * when the journal has the runs no more. Folders of other runs are none of ours, whatever the file
 * says. For whoever holds the lock of cycles.
 */
final class CycleRuns {

  private static final Logger log = LoggerFactory.getLogger(CycleRuns.class);

  /** The run may be too new for a journal that stores late, or have been lost with one. */
  private static final Duration YOUNG = Duration.ofDays(7);

  /** So long journals keep runs by themselves: of those of one that was lost nobody has more. */
  private static final Duration LONG = Duration.ofDays(90);

  /** So many are looked at in a sweep. */
  private static final int MOST = 200;

  private static final String CHANGE = "change.diff";

  private final Services services;
  private final Workspace workspace;
  private final DeletedTree.Remover remover;

  CycleRuns(Services services) {
    this(services, DeletedTree::remove);
  }

  /**
   * Another way to remove folders than the usual one is for tests.
   *
   * @param remover removes a folder and all that is in it
   */
  CycleRuns(Services services, DeletedTree.Remover remover) {
    this.services = services;
    this.workspace = services.context().workspace();
    this.remover = remover;
  }

  /**
   * A line of the file.
   *
   * @param run its id
   * @param at when it began, or was last known to the journal: it is looked at a week later
   */
  private record Line(String run, Instant at) {

    /** Of no other form are the ids of runs, so what is read here names no other path. */
    private static final Pattern FORM = Pattern.compile("([\\w-]{1,100}) (\\S{1,40})");

    /** Empty for one that is cut short, or not ours. */
    static Optional<Line> of(String text) {
      Matcher found = FORM.matcher(text);
      try {
        return found.matches()
            ? Optional.of(new Line(found.group(1), Instant.parse(found.group(2))))
            : Optional.empty();
      } catch (DateTimeException e) {
        return Optional.empty();
      }
    }

    /** The clock may have been put back since. */
    boolean isAhead(Instant now) {
      return at.isAfter(now);
    }

    boolean isYoung(Instant now) {
      return !isAhead(now) && now.isBefore(at.plus(YOUNG));
    }

    boolean isLongAgo(Instant now) {
      return at.isBefore(now.minus(LONG));
    }

    Line at(Instant other) {
      return new Line(run, other);
    }

    @Override
    public String toString() {
      return run + " " + at;
    }
  }

  private Path file() {
    return workspace.pluginState().resolve("runs.txt");
  }

  /**
   * Remembers one; that it cannot keeps no cycle from its work. What is in the place of the file is
   * moved aside, for nothing would ever be remembered or swept again.
   */
  void add(CycleState.Head head) {
    try {
      new Aside(workspace, head.cycle())
          .unlessPlain(file())
          .ifPresent(away -> tell(head.cycle(), away));
      Files.writeString(
          file(),
          new Line(head.run(), head.at()) + "\n",
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          LinkOption.NOFOLLOW_LINKS);
    } catch (IOException | EvograftException e) {
      log.warn("the run {} is not remembered in {}", head.run(), file(), e);
    }
  }

  private void tell(String cycle, Path away) {
    String what = "what lay at " + file() + " is none of ours, and is now " + away + "; look at it";
    new Concerns(services.context()).add(cycle, List.of(Doubt.lasting(what)));
  }

  /**
   * Removes the folders of those that the journal does not have any more. What stays for now comes
   * last, so that it holds up no other; that something cannot be removed keeps no cycle from its
   * work. A journal that is in memory, or began later, never had them: these folders may be all
   * that there is of what somebody was told to look at.
   */
  void sweep() {
    if (!services.journal().durable()) {
      return;
    }
    Instant now = services.context().clock().instant();
    try {
      List<String> lines =
          new String(Plain.bytes(file(), Plain.LARGEST), StandardCharsets.ISO_8859_1) // any bytes
              .lines()
              .toList();
      List<String> again = new ArrayList<>();
      @Nullable Instant begin = null;
      int looked = 0;
      while (looked < Math.min(MOST, lines.size())) {
        Optional<Line> line = Line.of(lines.get(looked));
        if (line.isPresent() && line.get().isYoung(now)) {
          break; // and those after it are
        }
        looked++;
        begin = begin == null ? begin() : begin;
        left(line, now, begin).map(Line::toString).ifPresent(again::add);
      }
      if (looked > 0) {
        write(Stream.concat(lines.stream().skip(looked), again.stream()));
      }
    } catch (NoSuchFileException | NotPlainException e) {
      return; // no cycle began yet, or the next one moves it aside
    } catch (IOException | EvograftException e) {
      log.warn("{} cannot be used, so old runs of cycles stay", file(), e);
    }
  }

  /** What a line is from now on; empty for one that nobody needs. */
  private Optional<Line> left(Optional<Line> line, Instant now, Instant begin) {
    if (line.isEmpty() || line.get().isAhead(now)) {
      return line.map(one -> one.at(now));
    }
    Line one = line.get();
    if (!begin.isBefore(one.at()) && !one.isLongAgo(now)) {
      return line; // nobody can tell whether the journal had it
    }
    return isOver(one.run()) ? Optional.empty() : Optional.of(one.at(now));
  }

  /** When the oldest entry of the journal was made; very late where it has none. */
  private Instant begin() {
    try {
      services
          .journal()
          .export(
              null,
              entry -> {
                throw new First(entry.at());
              });
      return Instant.MAX;
    } catch (First first) {
      return first.at;
    }
  }

  /** Ends an export after its first entry. */
  private static final class First extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final Instant at;

    First(Instant at) {
      super("the first entry", null, false, false);
      this.at = at;
    }
  }

  private void write(Stream<String> lines) {
    String text = lines.map(line -> line + "\n").collect(Collectors.joining());
    workspace.replace(
        file(), text.getBytes(StandardCharsets.ISO_8859_1), Workspace.Access.ORDINARY);
  }

  /** Whether nobody needs its line any more: its folder is gone then, or is none of a cycle. */
  private boolean isOver(String run) {
    if (!services.journal().read(run, -1, 1).isEmpty()) {
      return false;
    }
    Path folder = workspace.state().resolve("runs").resolve(run);
    try {
      if (isOfACycle(folder)) {
        remover.remove(folder);
      }
      return true;
    } catch (IOException | UncheckedIOException e) {
      log.warn("the old run {} of a cycle stays; it is looked at again in a week", run, e);
      return false;
    }
  }

  /** Whether a change is all that it has, which is so of no other run. */
  private static boolean isOfACycle(Path folder) throws IOException {
    Path artifacts = folder.resolve("artifacts");
    return isFolder(folder)
        && inside(folder).equals(List.of(artifacts))
        && isFolder(artifacts)
        && inside(artifacts).stream().allMatch(CycleRuns::isChange);
  }

  private static boolean isFolder(Path file) {
    return Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS);
  }

  /** Or what is left of one whose writer died. */
  private static boolean isChange(Path file) {
    String name = file.getFileName().toString();
    return !isFolder(file) && (name.equals(CHANGE) || name.startsWith("." + CHANGE + "."));
  }

  private static List<Path> inside(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }
}
