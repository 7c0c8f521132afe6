// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What the real git calls ignored: of what was there before, when the snapshot was made, and of
 * what came since, after the restore, when the rules are those of the snapshot again. What only a
 * file with rules ignores that came since is not ignored, nor is that file. Ignored files are not
 * promised to be what they were, but to be left alone.
 */
final class Ignored {

  private final TreeMap<String, String> damaged;
  private final TreeMap<String, String> after;
  private final Set<String> paths = new HashSet<>();
  private final Set<String> were;
  private final TreeMap<String, String> before;

  /**
   * Asks after the restore.
   *
   * @param were what {@link #now} said when the snapshot was made
   */
  Ignored(
      Path root,
      Set<String> were,
      TreeMap<String, String> before,
      TreeMap<String, String> damaged,
      TreeMap<String, String> after)
      throws IOException {
    this.were = were;
    this.before = before;
    this.damaged = damaged;
    this.after = after;
    TreeMap<String, String> all = new TreeMap<>(before);
    all.putAll(damaged);
    all.putAll(after);
    ask(root, all, before, paths);
  }

  /** What is ignored at this moment. */
  static Set<String> now(Path root, TreeMap<String, String> view) throws IOException {
    Set<String> ignored = new HashSet<>();
    ask(root, view, view, ignored);
    return ignored;
  }

  private static void ask(
      Path root, TreeMap<String, String> all, TreeMap<String, String> before, Set<String> ignored)
      throws IOException {
    Map<Path, List<String>> questions = new HashMap<>();
    for (String key : all.keySet()) {
      if (key.startsWith("tree ")) {
        String slash = all.get(key).startsWith("folder ") ? "/" : "";
        Path path = root.resolve(key.substring(5));
        Path repository = repository(root, path);
        Path last = slash.isEmpty() ? path.resolveSibling("") : path;
        if (repository != null && !isBehindLink(repository, last)) {
          questions
              .computeIfAbsent(repository, none -> new ArrayList<>())
              .add(repository.relativize(path) + slash);
        }
      }
    }
    for (Map.Entry<Path, List<String>> each : questions.entrySet()) {
      Path repository = each.getKey();
      new Git(repository)
          .ignored(each.getValue())
          .forEach(
              (path, by) -> {
                String rules = "tree " + root.relativize(repository.resolve(by));
                if (!by.endsWith(".gitignore") || before.containsKey(rules)) {
                  ignored.add("tree " + root.relativize(repository.resolve(path)));
                }
              });
    }
  }

  /** Of which git says nothing at all. */
  private static boolean isBehindLink(Path repository, Path folder) {
    for (Path at = folder; !at.equals(repository); at = at.getParent()) {
      if (Files.isSymbolicLink(at)) {
        return true;
      }
    }
    return false;
  }

  private static Path repository(Path root, Path path) {
    for (Path at = path.getParent(); at != null && at.startsWith(root); at = at.getParent()) {
      if (Files.exists(at.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
        return at;
      }
    }
    return null;
  }

  /** What was there before goes by the rules of then. */
  private boolean is(String path) {
    return before.containsKey(path) ? were.contains(path) : paths.contains(path);
  }

  /** Whether a difference is of an ignored path, or of a new folder that holds one. */
  boolean explains(String line) {
    int was = line.indexOf(": was ");
    String path = line.substring(0, was);
    for (String at = path; at.contains("/"); at = at.substring(0, at.lastIndexOf('/'))) {
      if (is(at)) {
        return true;
      }
    }
    String first = path.split("/", 2)[0];
    if (is(first)) {
      return true;
    }
    if (line.startsWith("git ")) { // of a repository that came up in an ignored folder
      return paths.stream().anyMatch(each -> path.startsWith("git " + each.substring(5) + " "));
    }
    return line.startsWith(": was nothing is folder ", was)
        && after.subMap(path + "/", path + "0").keySet().stream().anyMatch(paths::contains);
  }

  /** Ignored files that the restore did not leave as the damage had made them. */
  List<String> changed(TreeMap<String, String> before) {
    List<String> changed = new ArrayList<>();
    for (String path : paths) {
      String is = after.getOrDefault(path, "nothing");
      if (!is.equals(damaged.getOrDefault(path, "nothing")) && !isInTheWay(path, before)) {
        changed.add(path + " is " + is);
      }
    }
    return changed;
  }

  /** What lies where the snapshot has a file had to go; the undo has it. */
  private static boolean isInTheWay(String path, TreeMap<String, String> before) {
    for (String at = path;
        at.length() > 5;
        at = at.substring(0, Math.max(0, at.lastIndexOf('/')))) {
      String was = before.get(at);
      if (was != null && !was.startsWith("folder ")) {
        return true;
      }
    }
    return false;
  }
}
