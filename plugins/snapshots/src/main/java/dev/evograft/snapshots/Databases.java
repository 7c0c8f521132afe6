// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * Files that look like databases. They are never opened: where the agent in this JVM has one open,
 * closing another descriptor of it would drop the locks that protect it, without an error.
 */
final class Databases {

  private static final Set<String> COMPANIONS = Set.of("-wal", "-shm", "-journal");

  private Databases() {}

  /** Whether something lies beside a file that belongs to another state of it. */
  static boolean hasCompanion(Path file) throws IOException {
    for (String companion : COMPANIONS) {
      if (Stat.find(file.resolveSibling(file.getFileName() + companion)) != null) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether something lay beside it that belongs to its state: without that it is another one.
   *
   * @param path of a file
   * @param all paths of a snapshot
   */
  static boolean hadCompanion(String path, Set<String> all) {
    return COMPANIONS.stream().anyMatch(companion -> all.contains(path + companion));
  }

  /**
   * Whether a file is one.
   *
   * @param beside all names in its folder
   */
  static boolean looksLike(String name, Set<String> beside) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.endsWith(".db") || lower.contains(".sqlite")) {
      return true;
    }
    for (String companion : COMPANIONS) {
      if (beside.contains(name + companion)) {
        return true;
      }
      if (name.endsWith(companion)) {
        String of = name.substring(0, name.length() - companion.length());
        String lowerOf = of.toLowerCase(Locale.ROOT);
        if (lowerOf.endsWith(".db") || lowerOf.contains(".sqlite") || beside.contains(of)) {
          return true;
        }
      }
    }
    return false;
  }
}
