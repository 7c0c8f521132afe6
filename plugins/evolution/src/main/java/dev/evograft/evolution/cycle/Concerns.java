// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.evolution.own.Plain;
import dev.evograft.evolution.place.Doubt;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.file.DeletedTree;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code concerns.json}: what cycles came upon that later ones cannot see any more and are misled
 * by, until a person says that it was looked at. What comes again is one line; none is pushed out
 * by others: of very many the last ones are one line together. Safe for any thread and process.
 */
public final class Concerns {

  private static final Logger log = LoggerFactory.getLogger(Concerns.class);

  /** So many different ones have a line; of files outside fewer. */
  private static final int MOST = 200;

  private static final int MOST_OUTSIDE = 20;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String MEMBER = "concerns";

  private final PluginContext context;

  /** Of the workspace of this context. */
  public Concerns(PluginContext context) {
    this.context = context;
  }

  private Path file() {
    return context.workspace().pluginState().resolve("concerns.json");
  }

  private Workspace.Lock lock() {
    return context.workspace().lock(file().resolveSibling("concerns.lock"), PATIENCE);
  }

  /** One line each, the oldest first, with the remedy. */
  public List<String> all() {
    try {
      return read().stream().map(Concern::line).toList();
    } catch (IOException | IllegalArgumentException e) {
      return List.of(unread(e));
    }
  }

  private String unread(Exception why) {
    return file()
        + " cannot be read: "
        + why.getMessage()
        + "; \"evograft evolve seen\" removes it";
  }

  private List<Concern> read() throws IOException {
    try {
      return JsonText.parseObject(Plain.bytes(file(), Plain.LARGEST)).objects(MEMBER).stream()
          .map(Concern::of)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /** What new ones go behind: nothing of a file that cannot be read, but that it could not. */
  private List<Concern> kept(String cycle) {
    try {
      return read();
    } catch (NotPlainException e) { // which could not be replaced, or is what a link leads to
      Path away = new Aside(context.workspace(), cycle).moved(file());
      String what =
          "what lay at " + file() + " is none of ours, and is now " + away + "; look at it";
      return List.of(new Concern(what, cycle, 1, false));
    } catch (IOException | IllegalArgumentException e) {
      String what = file() + " could not be read, and was begun anew: " + e.getMessage();
      return List.of(new Concern(what, "", 1, false));
    }
  }

  /** Adds those that last. */
  void add(String cycle, List<Doubt> doubts) {
    remember(
        cycle,
        doubts.stream()
            .filter(Doubt::lasting)
            .map(doubt -> new Concern(redacted(doubt.what()), cycle, 1, false))
            .toList());
  }

  /** Adds that these files outside of the workspace were written, each by itself. */
  void outside(String cycle, List<Path> files) {
    remember(
        cycle,
        files.stream()
            .map(
                file ->
                    redacted(
                        file
                            + " outside of the workspace was written while it worked, by whomever;"
                            + " look at it"))
            .map(what -> new Concern(what, cycle, 1, true))
            .toList());
  }

  private String redacted(String what) {
    return context.redactor().redact(what);
  }

  /** Whoever finds them is in the midst of a cycle, whose own record must not be lost by that. */
  private void remember(String cycle, List<Concern> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    try {
      keep(cycle, fresh);
    } catch (EvograftException e) {
      log.error(
          "cannot keep for evograft doctor: {}", fresh.stream().map(Concern::what).toList(), e);
    }
  }

  private void keep(String cycle, List<Concern> fresh) {
    Workspace.Lock lock = lock();
    try {
      List<Concern> all = new ArrayList<>(kept(cycle));
      for (Concern one : fresh) {
        boolean full = count(all, one.outside()) >= (one.outside() ? MOST_OUTSIDE : MOST);
        if (again(all, one.what(), cycle) || full && again(all, more(one), cycle)) {
          continue;
        }
        all.add(full ? new Concern(more(one), cycle, 1, one.outside()) : one);
      }
      write(all);
    } finally {
      lock.close();
    }
  }

  private static long count(List<Concern> all, boolean outside) {
    return all.stream().filter(one -> one.outside() == outside).count();
  }

  private static String more(Concern one) {
    return (one.outside() ? "more files outside of the workspace were written" : "there was more")
        + " while it worked; \"evograft evolve explain\" of these cycles says what; look at it";
  }

  /** Whether there was one of it; it counts that, once for each cycle. */
  private static boolean again(List<Concern> all, String what, String cycle) {
    for (int i = 0; i < all.size(); i++) {
      Concern one = all.get(i);
      if (one.what().equals(what)) {
        all.set(i, one.cycle().equals(cycle) ? one : one.again(cycle));
        return true;
      }
    }
    return false;
  }

  private void write(List<Concern> all) {
    context
        .workspace()
        .replace(
            file(),
            (JsonObject.builder().put(MEMBER, all.stream().map(Concern::tree).toList()).build()
                    + "\n")
                .getBytes(StandardCharsets.UTF_8),
            Workspace.Access.ORDINARY);
  }

  /**
   * Somebody has looked at these; what came since, or came again, is told on.
   *
   * @param lines as {@link #all} gave them
   */
  public void seen(List<String> lines) {
    Set<String> seen = Set.copyOf(lines);
    Workspace.Lock lock = lock();
    try {
      List<Concern> left;
      try {
        left = read().stream().filter(one -> !seen.contains(one.line())).toList();
      } catch (IOException | IllegalArgumentException e) {
        if (!seen.contains(unread(e))) {
          return;
        }
        left = List.of();
      }
      if (left.isEmpty()) {
        DeletedTree.remove(file()); // somebody may have made a folder of it
      } else {
        write(left);
      }
    } catch (IOException e) {
      throw new RetriableException("write_failed", "cannot write " + file() + ": " + e, e);
    } finally {
      lock.close();
    }
  }
}
