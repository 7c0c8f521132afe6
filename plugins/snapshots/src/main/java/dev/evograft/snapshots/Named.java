// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What is otherwise of databases and the like, which nobody opened at any time: it is said. */
final class Named {

  private final Part part;
  private final Committed git;
  private final Predicate<Entry> counts;

  /**
   * Of a part.
   *
   * @param git by the index that there is after the restore
   * @param counts which of its entries
   */
  Named(Part part, Committed git, Predicate<Entry> counts) {
    this.part = part;
    this.git = git;
    this.counts = counts;
  }

  /**
   * Compares.
   *
   * @param there what there is
   * @param stats what the system said of it
   * @param lines gets one for each that is otherwise
   */
  void add(List<Entry> there, Map<String, Stat> stats, List<String> lines) throws IOException {
    Map<String, Entry> known = new HashMap<>();
    there.forEach(entry -> known.put(entry.key(), entry));
    for (Entry was : part.entries()) {
      if (was.area() == Area.TREE && Kind.named(was.kind()) && counts.test(was)) {
        String change = Unheld.change(was, known.get(was.key()), stats.get(was.key()));
        if (change != null) {
          lines.add(
              Failures.oneLine(Entry.child(part.place().root(), Difference.shown(was)))
                  + ": "
                  + change
                  + ", and the snapshot has no copy of it"
                  + (change.endsWith("gone") ? "" : "; it was left")
                  + (change.endsWith("permissions now") || !git.has(was) ? "" : command(was)));
        }
      }
    }
  }

  /** What brings back what git has, from the root of the workspace. */
  private String command(Entry was) {
    String root = part.place().root();
    return "; what git has: git "
        + (root.isEmpty() ? "" : "-C " + Failures.quoted(Failures.oneLine(root)) + " ")
        + "restore -- "
        + Failures.quoted(Failures.oneLine(was.path()));
  }
}
