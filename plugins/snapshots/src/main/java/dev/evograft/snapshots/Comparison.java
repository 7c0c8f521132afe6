// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.snapshot.Change;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * In what the workspace differs from a snapshot, for people who decide whether to restore it.
 *
 * @param changes what a restore of everything undoes
 * @param own paths of these that are assets, memory or settings
 * @param left what differs among assets, memory and settings, and a restore leaves
 * @param unheld what the snapshot knows and has no copy of, a line each, with how it is now
 */
record Comparison(List<Change> changes, Set<String> own, List<Left> left, List<String> unheld) {

  /**
   * What a restore leaves as it is.
   *
   * @param why one phrase
   */
  record Left(Change change, String why) {}

  Comparison {
    changes = List.copyOf(changes);
    own = Set.copyOf(own);
    left = left.stream().sorted(Comparator.comparing(each -> each.change().path())).toList();
    unheld = List.copyOf(unheld);
  }

  /** Whether there is nothing to tell. */
  boolean isNothing() {
    return changes.isEmpty() && left.isEmpty() && unheld.isEmpty();
  }

  /** How two entries of one path differ; null when they do not. */
  static Change.@Nullable Kind kind(@Nullable Entry was, @Nullable Entry is) {
    if (was == null || is == null) {
      return Step.change(is, was);
    } else if (!was.sameButMode(is)) {
      return Change.Kind.CHANGED;
    }
    return was.mode() != is.mode() && was.kind() != Kind.LINK ? Change.Kind.PERMISSIONS : null;
  }

  /**
   * How what was too large to be copied is now, and what is otherwise of what is only named.
   *
   * @param parts of the target, each as it was found; those that were not are missing
   * @param stats of each part, what the system says of its paths
   * @param changes what a restore undoes all the same
   */
  static List<String> unheld(
      Manifest target,
      Map<Part, List<Entry>> parts,
      Map<Part, Map<String, Stat>> stats,
      List<Change> changes) {
    Set<String> undone = changes.stream().map(Change::path).collect(Collectors.toSet());
    List<String> lines = new ArrayList<>();
    for (Part part : target.parts()) {
      Map<String, Entry> now = new HashMap<>();
      parts.getOrDefault(part, List.of()).forEach(entry -> now.put(entry.key(), entry));
      for (Entry was : part.entries()) {
        if (was.kind() == Kind.LEFT) {
          lines.add(
              Failures.oneLine(Entry.child(part.place().root(), Difference.shown(was)))
                  + (was.area() == Area.OWN
                      ? ": was larger than snapshot.max_file"
                      : ": was neither copied nor moved")
                  + ", and the snapshot has no copy; "
                  + state(was, now.get(was.key())));
        } else if (was.area() == Area.TREE && Kind.named(was.kind())) {
          Stat stat = stats.getOrDefault(part, Map.of()).get(was.key());
          String change = Unheld.change(was, now.get(was.key()), stat);
          String path = Entry.child(part.place().root(), Difference.shown(was));
          if (change != null && !undone.contains(path)) {
            lines.add(
                Failures.oneLine(path) + ": " + change + ", and the snapshot has no copy of it");
          }
        }
      }
    }
    return lines;
  }

  private static String state(Entry was, @Nullable Entry is) {
    if (is == null) {
      return "it is gone";
    } else if (is.kind() == Kind.LEFT) {
      return is.content().equals(was.content()) ? "it is what it was" : "it is another now";
    }
    return is.kind() == Kind.FILE && is.size() == was.size()
        ? "its size is what it was"
        : "it is another now";
  }
}
