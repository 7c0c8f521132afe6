// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.OwnFolder.Standing;
import dev.evograft.spi.snapshot.Change;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds the steps that undo what others did in the folders that Evograft itself writes in. What
 * Evograft wrote since the snapshot is left as it is: nobody can tell what of it is whose.
 */
final class OwnPlan {

  private static final int CHUNK = 1 << 16;

  private final OwnFolders folders;
  private final OwnLook look;
  private final Manifest target;
  private final String id;
  private final List<String> named = new ArrayList<>();
  private final List<String> failed = new ArrayList<>();
  private final List<Comparison.Left> left = new ArrayList<>();
  private @Nullable Store store;
  private @Nullable Path root;
  private Map<String, Stat> stats = Map.of();

  /**
   * A plan.
   *
   * @param look at what is there now
   * @param target the snapshot that is restored
   * @param id its id
   */
  OwnPlan(OwnFolders folders, OwnLook look, Manifest target, String id) {
    this.folders = folders;
    this.look = look;
    this.target = target;
    this.id = id;
  }

  /** Says, too, where what was there is not the beginning of what is there now. */
  OwnPlan comparing(Store some, Path top) {
    store = some;
    root = top;
    return this;
  }

  List<String> named() {
    return named;
  }

  List<String> failed() {
    return failed;
  }

  /** What differs and is left as it is; what the snapshot has no copy of is not among it. */
  List<Comparison.Left> left() {
    return left;
  }

  /** Adds the steps: to what is asked for by its path, or to everything that others did. */
  void add(List<Step> steps, Recorder.Recorded now) throws IOException {
    Predicate<String> wanted = look.byHand();
    stats = now.stats().get(0);
    named.addAll(look.kept());
    failed.addAll(look.left());
    look.failed().forEach((folder, why) -> failed.add(folder + ": was left as it is: " + why));
    for (Map.Entry<String, String> each : target.own().entrySet()) {
      Map<String, Entry> was = entries(target, each.getKey());
      Map<String, Entry> is = entries(now.manifest(), each.getKey());
      if (wanted == null) {
        new Folder(each.getKey(), each.getValue(), was, is).leave();
      } else {
        was.keySet().removeIf(path -> !wanted.test(path));
        is.keySet().removeIf(path -> !wanted.test(path) && !path.endsWith("/*"));
        is.values().removeIf(entry -> isTooLarge(was.get(entry.path()), entry));
        for (Entry then : List.copyOf(was.values())) {
          if (isNotHeld(then)) { // nor is what is there now, of which nothing would come back
            was.remove(then.path());
            is.keySet().removeIf(path -> Entry.within(path, then.path()));
          }
        }
      }
      PartPlanner planner = new PartPlanner(0, "", steps, named);
      planner.compare(List.copyOf(was.values()), List.copyOf(is.values()), entry -> true, stats);
      failed.addAll(planner.failed());
    }
  }

  private Map<String, Entry> entries(Manifest manifest, String folder) {
    Map<String, Entry> all = new TreeMap<>();
    for (Entry entry : manifest.parts().get(0).entries()) {
      if (entry.area() == Area.OWN && look.isOf(entry.path(), folder)) {
        all.put(entry.path(), entry);
      }
    }
    return all;
  }

  /** Of which the undo has no copy, so that it is not overwritten. */
  private boolean isTooLarge(@Nullable Entry was, Entry is) {
    boolean large = is.kind() == Kind.LEFT && (was == null || was.kind() != Kind.LEFT);
    if (large) {
      failed.add(shown(is) + ": is larger than snapshot.max_file, and was left; move it away");
    }
    return large;
  }

  private boolean isNotHeld(Entry was) {
    if (was.kind() == Kind.LEFT) {
      failed.add(shown(was) + ": was larger than snapshot.max_file, and the snapshot has no copy");
    }
    return was.kind() == Kind.LEFT;
  }

  private static String shown(Entry entry) {
    return Failures.oneLine(entry.path());
  }

  private String byHand(String path) {
    return "evograft snapshot restore " + id + " " + Failures.quoted(Failures.oneLine(":/" + path));
  }

  /** One of them; what is to be left is taken out of both. */
  private final class Folder {

    private final String folder;
    private final String moment;
    private final Map<String, Entry> was;
    private final Map<String, Entry> is;
    private final Map<String, Entry> wasAtFirst;
    private final Map<String, Entry> isAtFirst;
    private final Set<String> left = new HashSet<>();
    private boolean unknown;

    Folder(String folder, String moment, Map<String, Entry> was, Map<String, Entry> is) {
      this.folder = folder;
      this.moment = moment;
      this.was = was;
      this.is = is;
      this.wasAtFirst = Map.copyOf(was);
      this.isAtFirst = Map.copyOf(is);
    }

    void leave() throws IOException {
      Set<String> paths = new TreeSet<>(was.keySet());
      paths.addAll(is.keySet());
      for (String path : paths) {
        Entry before = was.get(path);
        Entry now = is.get(path);
        boolean folders =
            before != null && now != null && Kind.folder(before.kind()) && Kind.folder(now.kind());
        if (folders || path.endsWith("/*")) {
          continue;
        }
        if (now != null) {
          there(before, now);
        } else if (before != null) {
          gone(before);
        }
      }
      for (String path : List.copyOf(left)) {
        around(path);
      }
      left.forEach(was::remove);
      left.forEach(is::remove);
      was.values().removeIf(before -> !Kind.folder(before.kind()) && look.isAround(before.path()));
      paths.forEach(this::tell);
      if (unknown) {
        failed.add(
            folder
                + ": what is different was left as it is: nobody can tell what Evograft wrote, for"
                + " what was noted of it is gone or cannot be read; to have all of it as it was: "
                + byHand(folder));
      }
    }

    /** Of a path that is in none of both any more, and differed. */
    private void tell(String path) {
      Entry before = wasAtFirst.get(path);
      Entry now = isAtFirst.get(path);
      boolean out = now != null ? !is.containsKey(path) : !was.containsKey(path);
      boolean held = before == null || before.kind() != Kind.LEFT;
      Change.Kind kind = Comparison.kind(before, now);
      if (out && held && kind != null && !path.endsWith("/*")) {
        OwnPlan.this.left.add(new Comparison.Left(new Change(kind, path), why(path, now)));
      }
    }

    private String why(String path, @Nullable Entry now) {
      boolean large = now != null && now.kind() == Kind.LEFT;
      return switch (standing(path)) {
        case WRITTEN -> "Evograft wrote it since";
        case REMOVED -> "Evograft deleted it since";
        case UNKNOWN -> "nobody can tell whether Evograft wrote it";
        case MADE, UNTOUCHED ->
            large
                ? "it is larger than snapshot.max_file"
                : "Evograft made it, or something in it or in its place is left";
      };
    }

    private void there(@Nullable Entry before, Entry now) throws IOException {
      Standing standing = standing(now.path());
      boolean known = before != null && Kind.covered(before.kind());
      if (now.path().equals(folder) && before == null && Kind.folder(now.kind())) {
        left.add(folder); // the lock is in it
      } else if (before != null && isLost(before, now, standing)) {
        left.add(now.path());
        failed.add(
            shown(now)
                + ": was larger than snapshot.max_file, was changed by others since, and the"
                + " snapshot has no copy");
      } else if (standing == Standing.UNTOUCHED || (standing == Standing.MADE && known)) {
        if (isTooLarge(before, now)) {
          left.add(now.path());
        }
      } else if (standing != Standing.UNKNOWN && isForeign(before, now)) {
        replaced(before, now, standing);
      } else {
        left.add(now.path());
        if (standing == Standing.UNKNOWN) {
          unknown |=
              before == null
                  ? !Kind.folder(now.kind())
                  : !before.sameButMode(now) || before.mode() != now.mode();
        } else if (before == null && standing == Standing.REMOVED) {
          named.add(
              shown(now)
                  + ": Evograft deleted it since, and it is there again: it was left as it is;"
                  + " remove it if it is not yours");
        } else if (before != null && known && !isGrown(before, now)) {
          named.add(
              shown(now)
                  + ": Evograft wrote it since, and others may have changed it: it was left as it"
                  + " is; what it was comes back by "
                  + byHand(now.path()));
        }
      }
    }

    /** Of what is too large to be kept only its size and its times are known. */
    private static boolean isLost(Entry before, Entry now, Standing standing) {
      boolean others = standing == Standing.UNTOUCHED || standing == Standing.MADE;
      boolean same =
          now.kind() == Kind.LEFT
              ? before.content().equals(now.content())
              : now.kind() == Kind.FILE && before.size() == now.size();
      return before.kind() == Kind.LEFT && others && !same;
    }

    /** Of what Evograft never makes: nothing that was learned is in it, and it is in the way. */
    private static boolean isForeign(@Nullable Entry before, Entry now) {
      char kind = now.kind();
      return (kind == Kind.LINK || kind == Kind.FOLDER || kind == Kind.SPECIAL)
          && (before == null || (Kind.covered(before.kind()) && before.kind() != kind));
    }

    private void replaced(@Nullable Entry before, Entry now, Standing standing) {
      if (before != null && standing == Standing.REMOVED) {
        was.remove(before.path()); // as it should be: only what is there now goes
      } else if (before != null) {
        named.add(
            shown(now)
                + ": others replaced it after Evograft wrote to it; it is back as it was at the"
                + " snapshot");
      }
    }

    /** Nothing that was learned can be lost where nothing is. */
    private void gone(Entry before) {
      Standing standing = standing(before.path());
      String name = before.path().substring(before.path().lastIndexOf('/') + 1);
      if (standing == Standing.REMOVED || (standing == Standing.UNKNOWN && name.startsWith("."))) {
        left.add(before.path());
      } else if (before.kind() == Kind.LEFT) {
        named.add(shown(before) + ": is gone, and the snapshot has no copy of it");
      } else if (standing == Standing.WRITTEN) {
        named.add(
            shown(before)
                + ": others deleted it after Evograft wrote to it; it is back as it was at the"
                + " snapshot");
      }
    }

    /** The folders that something is in stay, and nothing comes back beneath what is no folder. */
    private void around(String path) {
      Entry now = is.get(path);
      if (now == null) {
        return;
      }
      for (String at = Entry.parent(path); Entry.within(at, folder); at = Entry.parent(at)) {
        Entry before = was.get(at);
        if (before == null || !Kind.folder(before.kind())) {
          left.add(at);
        }
        if (at.isEmpty()) {
          break;
        }
      }
      if (!Kind.folder(now.kind()) && was.keySet().removeIf(each -> isBelow(each, path))) {
        named.add(
            shown(now) + ": is in the way of what was in a folder of that name: " + byHand(path));
      }
    }

    private boolean isBelow(String each, String path) {
      return !each.equals(path) && Entry.within(each, path);
    }

    private Standing standing(String path) {
      return path.equals(folder) ? Standing.UNTOUCHED : folders.standing(folder, path, moment);
    }

    /** As far as it is known: others may have changed what was replaced as a whole, too. */
    private boolean isGrown(Entry before, Entry now) throws IOException {
      Store some = store;
      Path top = root;
      if (before.kind() != now.kind() && now.kind() != Kind.LEFT) {
        return false;
      } else if (before.mode() != now.mode() && now.kind() != Kind.LINK) {
        return false;
      } else if (some == null
          || top == null
          || before.kind() != Kind.FILE
          || !now.path().endsWith(".jsonl")
          || before.content().equals(now.content())) {
        return true;
      }
      try (InputStream then = some.loader(before.content()).openStream();
          InputStream file =
              Files.newInputStream(Names.resolve(top, now.path()), LinkOption.NOFOLLOW_LINKS)) {
        byte[] part = then.readNBytes(CHUNK);
        while (part.length > 0) {
          if (!Arrays.equals(part, file.readNBytes(part.length))) {
            return false;
          }
          part = then.readNBytes(CHUNK);
        }
        return true;
      } catch (IOException e) {
        return false; // nobody knows, which is said
      }
    }
  }
}
