// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Finds the steps of one part. */
final class PartPlanner {

  private final int number;
  private final String root;
  private final List<Step> steps;
  private final List<String> named;
  private final List<String> failed = new ArrayList<>();
  private final Set<String> closed = new HashSet<>();
  private Map<String, Stat> stats = Map.of();

  /**
   * Of one part.
   *
   * @param number of it in the snapshot
   * @param steps gets what is to be done
   * @param named gets what is left as it is
   */
  PartPlanner(int number, String root, List<Step> steps, List<String> named) {
    this.number = number;
    this.root = root;
    this.steps = steps;
    this.named = named;
  }

  /** What cannot be made as it was. */
  List<String> failed() {
    return failed;
  }

  /**
   * Compares.
   *
   * @param counts which entries of those that are there now
   * @param seen what the system said of them
   */
  void compare(
      List<Entry> target, List<Entry> now, Predicate<Entry> counts, Map<String, Stat> seen) {
    this.stats = seen;
    Map<String, Entry> there = new HashMap<>();
    for (Entry entry : now) {
      if (counts.test(entry)) {
        there.put(entry.key(), entry);
      }
      if (entry.kind() == Kind.UNREADABLE && entry.path().endsWith("/*")) {
        closed.add(Entry.parent(entry.path()));
      }
    }
    for (Entry entry : target) {
      compare(entry, there.remove(entry.key()));
    }
    there.values().forEach(this::added);
  }

  private void compare(Entry was, @Nullable Entry is) {
    if (Kind.aside(was.kind())) {
      bringBack(was, is);
    } else if (!Kind.covered(was.kind())) {
      return;
    } else if (is == null && isClosed(was.path())) {
      failed.add(shown(was) + ": its folder may not be read; mend that and restore again");
    } else if (is == null) {
      make(was, null);
    } else if (is.kind() == Kind.DATABASE) {
      becameDatabase(was);
    } else if (Kind.folder(was.kind()) && Kind.folder(is.kind())) {
      mode(was, is);
    } else if (was.sameButMode(is)) {
      mode(was, is);
    } else {
      replace(was, is);
    }
  }

  /** Whether it lies in a folder that may not be read. */
  private boolean isClosed(String path) {
    for (String at = Entry.parent(path); !closed.isEmpty() && !at.isEmpty(); ) {
      if (closed.contains(at)) {
        return true;
      }
      at = Entry.parent(at);
    }
    return false;
  }

  private void mode(Entry was, Entry is) {
    if (was.mode() != is.mode() && was.kind() != Kind.LINK && Stat.UNIX) {
      steps.add(new Step.OfPath(number, Step.Act.MODE, seen(is), was));
    }
  }

  private void replace(Entry was, Entry is) {
    boolean inPlace = !Kind.folder(was.kind()) && !Kind.folder(is.kind()) && !Kind.aside(is.kind());
    if (inPlace) {
      make(was, seen(is));
    } else {
      remove(is);
      make(was, null);
    }
  }

  private void make(Entry was, Step.@Nullable Seen is) {
    if (Kind.folder(was.kind())) {
      steps.add(new Step.OfPath(number, Step.Act.FOLDER, is, was));
      steps.add(new Step.OfPath(number, Step.Act.MODE, is, was)); // after what is in it
    } else {
      steps.add(new Step.OfPath(number, Step.Act.WRITE, is, was));
    }
  }

  private void remove(Entry is) {
    Step.Act act =
        Kind.aside(is.kind())
            ? Step.Act.ASIDE
            : Kind.folder(is.kind()) ? Step.Act.EMPTY : Step.Act.REMOVE;
    steps.add(new Step.OfPath(number, act, seen(is), null));
  }

  private void bringBack(Entry was, @Nullable Entry is) {
    if (is != null && isBack(was, is)) {
      if (Kind.moved(was.kind())) {
        mode(was, is);
      }
      return;
    }
    if (is != null && is.kind() == Kind.LEFT) {
      steps.add(new Step.OfPath(number, Step.Act.BACK, seen(is), was)); // which says why not
      return;
    }
    if (is != null && is.kind() == Kind.DATABASE) {
      becameDatabase(was);
      return;
    }
    if (is != null) {
      remove(is);
    }
    steps.add(new Step.OfPath(number, Step.Act.BACK, null, was));
  }

  private void becameDatabase(Entry was) {
    failed.add(
        shown(was)
            + ": looks like a database now, by what is beside it, and was left; remove that and"
            + " restore again");
  }

  /** Of a repository that is still aside another one is there. */
  private static boolean isBack(Entry was, Entry is) {
    boolean known = !was.content().equals(ObjectId.zeroId());
    return was.kind() == Kind.ASIDE
        ? is.kind() == Kind.REPOSITORY
            || (is.kind() == Kind.LEFT && (!known || is.content().equals(was.content())))
        : known && is.content().equals(was.content());
  }

  private void added(Entry is) {
    if (Kind.aside(is.kind()) || Kind.covered(is.kind())) {
      remove(is);
    } else if (!is.path().endsWith("/*") && is.kind() != Kind.LEFT) {
      named.add(shown(is) + ": is new, cannot be recorded and was left");
    }
  }

  private Step.Seen seen(Entry entry) {
    Stat stat = stats.get(entry.key());
    if (stat == null) {
      throw new IllegalStateException("nothing was seen of " + entry.key());
    }
    return new Step.Seen(entry, stat);
  }

  private String shown(Entry entry) {
    return Failures.oneLine(Entry.child(root, Difference.shown(entry)));
  }
}
