// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/** Ignored files are not restored; those that changed or went away since are named. */
final class IgnoredFiles {

  private static final int MOST = 200;

  private final Store store;
  private final Predicate<String> asked;

  /**
   * Those that somebody asked for: who names files hears nothing of others beside them.
   *
   * @param asked says so of a path from the root
   */
  IgnoredFiles(Store store, Predicate<String> asked) {
    this.store = store;
    this.asked = asked;
  }

  /** A line for each, and one that counts the rest. */
  List<String> changed(PartScan scan) throws IOException {
    Part target = scan.target();
    if (target == null || target.cover().ignored().equals(ObjectId.zeroId())) {
      return List.of();
    }
    String text = new String(store.bytes(target.cover().ignored()), StandardCharsets.UTF_8);
    Map<String, Found> now = scan.scan().ignored();
    List<String> lines = new ArrayList<>();
    int more = 0;
    for (int at = 0; at < text.length(); ) {
      int end = text.indexOf('\0', at);
      String[] fields = text.substring(at, end).split(" ", 3);
      at = end + 1;
      String path = Entry.child(scan.root(), fields[2]);
      String what = asked.test(path) ? difference(now.get(fields[2]), fields) : "";
      if (what.isEmpty()) {
        continue;
      }
      if (lines.size() < MOST) {
        lines.add(Failures.oneLine(path) + ": " + what);
      } else {
        more++;
      }
    }
    if (more > 0) {
      lines.add(more + " more ignored files were changed or deleted");
    }
    return lines;
  }

  private static String difference(@Nullable Found now, String[] fields) {
    if (now == null) {
      return "is ignored and was deleted in between; it is not restored";
    }
    Stat stat = now.stat();
    boolean same =
        stat.size() == Long.parseLong(fields[0]) && stat.mtime() == Long.parseLong(fields[1]);
    return same ? "" : "is ignored and was changed in between; it is not restored";
  }
}
