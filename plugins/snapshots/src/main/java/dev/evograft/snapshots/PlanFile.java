// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * What a restore is about to do, on disk before it does it. Every step can be done twice, so
 * whoever comes after a process that died does the whole plan again, and records nothing anew.
 */
final class PlanFile {

  private static final String NAME = "restoring";
  private static final String FIRST = "evograft-plan 2";

  private final Store store;
  private final Path file;
  private final LeftPlan left;

  /**
   * A plan.
   *
   * @param target the snapshot that is restored
   * @param undos the snapshots that recorded what was there, the one of these steps last; empty
   *     while that is being made
   * @param paths what is restored and nothing else; empty for all of it, git's own too
   * @param steps in their order
   */
  record Plan(String target, List<String> undos, List<String> paths, List<Step> steps) {

    Plan {
      undos = List.copyOf(undos);
      paths = List.copyOf(paths);
      steps = List.copyOf(steps);
    }

    /** Whether git's own is restored too. */
    boolean whole() {
      return paths.isEmpty();
    }

    /** Whether anything may have been changed already. */
    boolean isBegun() {
      return !undos.isEmpty();
    }

    /** The snapshot that takes these steps back, and no others that came before them. */
    String undo() {
      return undos.get(undos.size() - 1);
    }

    /**
     * Whether it does nothing but what these two say: then it is what a restore wrote.
     *
     * @param committed what a restore writes again, too, as git had it then
     */
    boolean isOf(Manifest then, Manifest now, Set<Entry> committed) {
      Set<Object> after = new HashSet<>(committed);
      then.parts().forEach(part -> known(part, after));
      Set<Object> before = new HashSet<>();
      now.parts().forEach(part -> known(part, before));
      for (Step step : steps) {
        boolean known = step.part() < then.parts().size();
        if (step instanceof Step.OfPath path) {
          known &= path.then() == null || after.contains(path.then());
          known &= path.now() == null || before.contains(path.now().entry());
        } else if (step instanceof Step.Ref ref) {
          known &= ref.then() == null || after.contains(ref.then());
          known &= ref.now() == null || before.contains(ref.now());
        } else if (step instanceof Step.Index index) {
          known &= after.contains(index.then());
          known &= index.now().equals(ObjectId.zeroId()) || before.contains(index.now());
        } else if (step instanceof Step.Init init) {
          known &= known && then.hasPlaceFor(then.parts().get(init.part()));
        } else if (step instanceof Step.Move move) {
          known &= known && then.parts().get(move.part()).place().root().equals(move.to());
        }
        if (!known) {
          return false;
        }
      }
      return true;
    }

    private static void known(Part part, Set<Object> all) {
      all.addAll(part.entries());
      all.addAll(part.git().refs().values());
      all.add(part.git().index().bytes());
    }

    /** The snapshot that takes all of it back, however often it was begun. */
    String first() {
      return undos.get(0);
    }

    /** What people call to finish it, or to take it back. */
    String choice() {
      StringBuilder named = new StringBuilder();
      paths.forEach(path -> named.append(' ').append(Failures.quoted(Failures.oneLine(path))));
      return "finish it: evograft snapshot restore "
          + target
          + named
          + ", or take it back: evograft snapshot restore "
          + first()
          + named;
    }
  }

  PlanFile(Store store) {
    this.store = store;
    this.file = store.folder().resolve(NAME);
    this.left = new LeftPlan(file);
  }

  /** In the place of whatever was there, which this one takes over. */
  void write(Plan plan) throws IOException {
    put(plan);
    left.drop(); // after it: who died in between is asked again what becomes of that one
  }

  /** In the place of another home's, which is there again when this one is removed. */
  void writeLeaving(Plan plan) throws IOException {
    if (other() != null) {
      left.keep();
    }
    put(plan);
  }

  /** Another home's that has its place again when the one that is there is removed, or null. */
  @Nullable Plan waiting() throws IOException {
    return other(left.read());
  }

  private void put(Plan plan) throws IOException {
    StringBuilder text = new StringBuilder(FIRST).append('\0');
    text.append("target ").append(plan.target()).append('\0');
    plan.undos().forEach(undo -> text.append("undo ").append(undo).append('\0'));
    text.append("tip ").append(tip(plan.target())).append('\0');
    for (String undo : plan.undos()) {
      text.append("tip ").append(tip(undo)).append('\0');
    }
    plan.paths().forEach(path -> text.append("only ").append(path).append('\0'));
    plan.steps().forEach(step -> append(text, step));
    store.moments().before(plan.isBegun() ? "plan" : "look");
    store.writeNote(NAME, text.append("end\0").toString());
  }

  /** Which snapshot it is: what was put in its place since is not what the steps were made of. */
  private String tip(String id) throws IOException {
    Path ref = store.folder().resolve("refs/snapshots").resolve(id);
    return Files.isRegularFile(ref) ? id + " " + Files.readString(ref).strip() : id;
  }

  private static void append(StringBuilder out, Step step) {
    if (step instanceof Step.OfPath path) {
      Entry either = path.either();
      out.append("path ").append(path.part()).append(' ').append(path.act()).append(' ');
      out.append(either.area().letter()).append(' ').append(either.path()).append('\0');
      out.append("now ");
      if (path.now() != null) {
        append(out, path.now().entry());
        Stat stat = path.now().stat();
        out.append(' ').append(stat.kind()).append(' ').append(stat.mode());
        out.append(' ').append(stat.size()).append(' ').append(stat.mtime());
        out.append(' ').append(stat.ctime()).append(' ').append(stat.inode());
      }
      out.append("\0then ");
      if (path.then() != null) {
        append(out, path.then());
      }
    } else if (step instanceof Step.Move move) {
      out.append("move ").append(move.part()).append('\0').append(move.from());
      out.append('\0').append(move.to());
    } else if (step instanceof Step.Init) {
      out.append("init ").append(step.part());
    } else if (step instanceof Step.Ref ref) {
      out.append("ref ").append(ref.part()).append(' ').append(ref.name()).append('\0');
      out.append(ref.now() == null ? "" : ref.now()).append('\0');
      out.append(ref.then() == null ? "" : ref.then());
    } else if (step instanceof Step.Index index) {
      out.append("index ").append(index.part()).append(' ').append(index.now().name());
      out.append(' ').append(index.then().name()).append(' ').append(index.time());
    }
    out.append('\0');
  }

  private static void append(StringBuilder out, Entry entry) {
    out.append(entry.kind()).append(' ').append(entry.mode()).append(' ').append(entry.size());
    out.append(' ').append(entry.content().name());
  }

  /** When it was written. */
  Instant at() throws IOException {
    return Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS).toInstant();
  }

  /** Whether a process left one when it died. */
  boolean exists() {
    return Files.exists(file);
  }

  /**
   * The plan that a process left when it died; null when there is none.
   *
   * @throws EvograftException when it cannot be carried out; one of another home stays where it is,
   *     since who has that can
   */
  @Nullable Plan read() throws IOException {
    Plan other = other();
    if (other != null) {
      throw new EvograftException(
          "half_done",
          "the restore of "
              + other.target()
              + " was left half done by an Evograft with another home, or with none, and is not"
              + " finished by this one; "
              + other.choice());
    }
    String text = store.readNote(NAME);
    return text == null ? null : parsed(text);
  }

  /**
   * As {@link #read}, or which snapshots one of another home names; with those of one that waits
   * for its place.
   */
  @Nullable Plan find() throws IOException {
    Plan other = other();
    Plan plan = other != null ? other : read();
    Plan waiting = plan == null ? null : waiting();
    if (plan == null || waiting == null) {
      return plan;
    }
    List<String> all = new ArrayList<>(plan.undos());
    all.add(waiting.target());
    all.addAll(waiting.undos());
    return new Plan(plan.target(), all, plan.paths(), plan.steps());
  }

  /**
   * What one of another home names, as far as there are such snapshots, and no steps: nobody here
   * can tell whether they are true. Null when there is none.
   */
  @Nullable Plan other() throws IOException {
    if (!exists()) {
      left.giveBack(); // what it waits for was removed, or put aside as nobody's
    }
    return other(store.otherNote(NAME));
  }

  private @Nullable Plan other(@Nullable String text) throws IOException {
    try {
      Plan plan = text == null ? null : parsed(text);
      Catalog catalog = new Catalog(store);
      return plan != null
              && plan.isBegun()
              && catalog.has(plan.target())
              && plan.undos().stream().allMatch(catalog::has)
          ? new Plan(plan.target(), plan.undos(), plan.paths(), List.of())
          : null;
    } catch (EvograftException e) {
      return null; // it is none at all
    }
  }

  private Plan parsed(String text) throws IOException {
    Iterator<String> lines = List.of(text.split("\0", -1)).iterator();
    String target = "";
    List<String> undos = new ArrayList<>();
    List<String> paths = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    try {
      String line = lines.next();
      while (!line.equals("end")) {
        String[] words = line.split(" ", 2);
        switch (words[0]) {
          case "target" -> target = CheckedPath.id(words[1]);
          case "undo" -> undos.add(CheckedPath.id(words[1]));
          case "tip" -> {
            String now = tip(CheckedPath.id(words[1].split(" ")[0]));
            if (now.contains(" ") && !now.equals(words[1])) {
              throw unreadable("has a snapshot that was changed by somebody", null);
            }
          }
          case "only" -> paths.add(CheckedPath.relative(words[1]));
          case "path", "move", "init", "ref", "index" -> steps.add(step(words, lines));
          default -> {
            if (!line.equals(FIRST)) {
              throw unreadable("is of another version", null);
            }
          }
        }
        line = lines.next();
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException | NoSuchElementException e) {
      throw unreadable("is damaged", e);
    }
    return new Plan(target, undos, paths, steps);
  }

  private EvograftException unreadable(String why, @Nullable Exception e) {
    return new EvograftException(
        "bad_plan",
        file
            + ", of a restore that is half done, "
            + why
            + "; finish it with the Evograft that began it, or remove the file and restore again",
        e);
  }

  private static Step step(String[] words, Iterator<String> lines) {
    return switch (words[0]) {
      case "path" -> path(words[1].split(" ", 4), lines.next(), lines.next());
      case "move" ->
          new Step.Move(
              Integer.parseInt(words[1]),
              CheckedPath.relative(lines.next()),
              CheckedPath.relative(lines.next()));
      case "init" -> new Step.Init(Integer.parseInt(words[1]));
      case "ref" -> {
        String[] fields = words[1].split(" ", 2);
        yield new Step.Ref(
            Integer.parseInt(fields[0]),
            CheckedPath.ref(fields[1]),
            value(lines.next()),
            value(lines.next()));
      }
      default -> {
        String[] fields = words[1].split(" ");
        yield new Step.Index(
            Integer.parseInt(fields[0]),
            ObjectId.fromString(fields[1]),
            ObjectId.fromString(fields[2]),
            Long.parseLong(fields[3]));
      }
    };
  }

  private static @Nullable String value(String text) {
    return text.isEmpty() ? null : text;
  }

  private static Step path(String[] fields, String now, String then) {
    Area area = Area.of(fields[2].charAt(0));
    String path = CheckedPath.of(area, fields[3]);
    Step.Seen seen = null;
    if (!now.equals("now ")) {
      String[] all = now.substring("now ".length()).split(" ");
      Stat stat =
          new Stat(
              all[4].charAt(0),
              Integer.parseInt(all[5]),
              Long.parseLong(all[6]),
              Long.parseLong(all[7]),
              Long.parseLong(all[8]),
              Long.parseLong(all[9]));
      seen = new Step.Seen(entry(area, path, all), stat);
    }
    Entry entry =
        then.equals("then ")
            ? null
            : entry(area, path, then.substring("then ".length()).split(" "));
    return new Step.OfPath(Integer.parseInt(fields[0]), Step.Act.valueOf(fields[1]), seen, entry);
  }

  private static Entry entry(Area area, String path, String[] fields) {
    return new Entry(
        area,
        fields[0].charAt(0),
        Integer.parseInt(fields[1]),
        Long.parseLong(fields[2]),
        ObjectId.fromString(fields[3]),
        path);
  }

  void remove() throws IOException {
    store.moments().before("plan done");
    if (!left.giveBack()) {
      Files.deleteIfExists(file);
    }
  }
}
