// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Files that look like databases. They are never opened: where the agent in this JVM has one open,
 * closing another descriptor of it would drop the locks that protect it, without an error.
 */
final class Databases {

  private static final List<String> COMPANIONS = List.of("-wal", "-shm", "-journal");

  /** Not {@code x.sqlite.js}: that is a source. */
  private static final List<String> ENDS =
      List.of(".db", ".db3", ".sqlite", ".sqlite2", ".sqlite3", ".s3db");

  private Databases() {}

  /**
   * Whether a file is one.
   *
   * @param beside all names in its folder
   */
  static boolean looksLike(String name, Set<String> beside) {
    if (isNamed(name)) {
      return true;
    }
    for (String companion : COMPANIONS) {
      if (!beside.isEmpty() && beside.contains(name + companion)) {
        return true;
      }
      if (name.endsWith(companion)) {
        String of = name.substring(0, name.length() - companion.length());
        if (isNamed(of) || beside.contains(of)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * The names of a folder by which one of its files may be known for a database; empty where none
   * can tell anything of another.
   *
   * @param paths of all that is in it
   */
  static Set<String> beside(List<String> paths) {
    boolean tells = false;
    for (String path : paths) {
      for (String companion : COMPANIONS) {
        tells = tells || path.endsWith(companion);
      }
    }
    Set<String> names = new HashSet<>();
    if (tells) {
      paths.forEach(path -> names.add(Tree.name(path)));
    }
    return names;
  }

  /** The names that beside this one make a database of it, or of which it would be a part. */
  static Set<String> related(String name) {
    Set<String> related = new HashSet<>();
    for (String companion : COMPANIONS) {
      related.add(name + companion);
      if (name.endsWith(companion)) {
        related.add(name.substring(0, name.length() - companion.length()));
      }
    }
    return related;
  }

  private static boolean isNamed(String name) {
    for (String end : ENDS) {
      if (name.regionMatches(true, name.length() - end.length(), end, 0, end.length())) {
        return true;
      }
    }
    return false;
  }
}
