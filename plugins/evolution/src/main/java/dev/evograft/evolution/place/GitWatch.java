// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.git.QuietGit;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.eclipse.jgit.errors.ConfigInvalidException;
import org.eclipse.jgit.lib.Config;
import org.jspecify.annotations.Nullable;

/**
 * What git keeps of a repository besides its objects, and of those within it, so that a change of
 * it is seen: settings, hooks, branches, tags, and what is staged; not what git itself and editors
 * write whenever they like.
 *
 * @param marks a hash by name
 * @param staged what is staged in the workspace's own, whose hash is asked for only where the file
 *     of git's is another one; null where there is none, or its hash is among the marks
 */
record GitWatch(Map<String, String> marks, @Nullable Staged staged) {

  private static final List<String> OWN = List.of("HEAD", "MERGE_HEAD", "config.worktree");
  private static final List<String> COMMON = List.of("commondir", "objects/info/alternates");
  private static final List<String> FOLDERS = List.of("hooks", "info");
  private static final String DOT_GIT = ".git/";
  private static final String INDEX = "index";

  /**
   * Looks at it.
   *
   * @param within paths of the {@code .git} of repositories within the workspace
   * @param staged what is known to be staged; null for nothing
   */
  static GitWatch of(
      Path root, Optional<GitFolder> git, Collection<String> within, @Nullable Staged staged)
      throws IOException {
    Map<String, String> marks = new TreeMap<>();
    Staged now = null;
    if (git.isPresent()) {
      look(git.get(), DOT_GIT, marks);
      now = index(git.get(), DOT_GIT, staged, marks);
    }
    for (String path : within) {
      Path folder = root.resolve(path).getParent();
      Optional<GitFolder> inner = folder == null ? Optional.empty() : GitFolder.around(folder);
      if (inner.isPresent()) {
        look(inner.get(), path + "/", marks);
        Staged its = index(inner.get(), path + "/", null, marks);
        if (its != null) {
          marks.put(path + "/" + INDEX, its.mark());
        }
      }
    }
    return new GitWatch(marks, now);
  }

  private static void look(GitFolder git, String prefix, Map<String, String> marks)
      throws IOException {
    for (String name : OWN) {
      put(marks, prefix + name, GitFiles.read(git.own().resolve(name)));
    }
    for (String name : COMMON) {
      put(marks, prefix + name, GitFiles.read(git.common().resolve(name)));
    }
    put(marks, prefix + "config", settings(GitFiles.read(git.common().resolve("config"))));
    for (String folder : FOLDERS) {
      GitFiles.beneath(git.common(), folder)
          .forEach((name, content) -> put(marks, prefix + name, content));
      marks.remove(prefix + "info/refs"); // for servers; git gc writes it
    }
    GitFiles.refs(git.common()).forEach((name, to) -> marks.put(prefix + name, to));
  }

  /** What is staged; null, with a mark of the file, where that is of a kind JGit does not know. */
  private static @Nullable Staged index(
      GitFolder git, String prefix, @Nullable Staged known, Map<String, String> marks)
      throws IOException {
    Path file = git.own().resolve(INDEX);
    try {
      return Staged.of(file, known);
    } catch (IOException e) {
      put(marks, prefix + INDEX, GitFiles.read(file));
      return null;
    }
  }

  /** Without those of branches, which run nothing, and which editors write. */
  private static byte @Nullable [] settings(byte @Nullable [] text) {
    if (text == null) {
      return null;
    }
    QuietGit.install();
    Config config = new Config();
    try {
      config.fromText(new String(text, StandardCharsets.UTF_8));
    } catch (ConfigInvalidException e) {
      return text;
    }
    config.getSubsections("branch").forEach(name -> config.unsetSection("branch", name));
    return bytes(config.toText());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static void put(Map<String, String> marks, String name, byte @Nullable [] content) {
    if (content != null) {
      marks.put(name, Hashes.of(content));
    }
  }

  /** The names of what is different since, as paths of the workspace. */
  List<String> changed(GitWatch now) {
    boolean alike = staged != null && staged == now.staged; // the file has the same bytes
    Map<String, String> before = alike ? marks : all();
    Map<String, String> after = alike ? now.marks : now.all();
    Set<String> names = new TreeSet<>(before.keySet());
    names.addAll(after.keySet());
    names.removeIf(name -> before.getOrDefault(name, "").equals(after.getOrDefault(name, "")));
    return List.copyOf(names);
  }

  private Map<String, String> all() {
    Map<String, String> all = new TreeMap<>(marks);
    if (staged != null) {
      all.put(DOT_GIT + INDEX, staged.mark());
    }
    return all;
  }

  /** Whether whoever works in a repository changes it: what is staged, a branch, a merge. */
  static boolean isWork(String path) {
    String name = path.substring(path.lastIndexOf(DOT_GIT) + DOT_GIT.length());
    return Set.of("HEAD", "MERGE_HEAD", INDEX).contains(name) || name.startsWith("refs/");
  }

  JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder();
    all().forEach(tree::put);
    return tree.build();
  }

  static GitWatch of(JsonObject tree) {
    Map<String, String> marks = new TreeMap<>();
    tree.keySet().forEach(name -> marks.put(name, tree.string(name, "")));
    return new GitWatch(marks, null);
  }
}
