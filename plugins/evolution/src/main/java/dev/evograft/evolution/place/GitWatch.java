// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What git keeps of a repository besides its objects, so that a change of it is seen: settings,
 * hooks, refs, and what is staged; not what git itself writes whenever somebody asks it something.
 *
 * @param marks a hash by name
 */
record GitWatch(Map<String, String> marks) {

  private static final List<String> OWN = List.of("HEAD", "config.worktree");
  private static final List<String> COMMON = List.of("config", "packed-refs", "commondir");
  private static final List<String> FOLDERS = List.of("refs", "hooks", "info");

  /**
   * Looks at it.
   *
   * @param staged what {@link GitFiles#staged} says
   */
  static GitWatch of(Optional<GitFolder> git, Set<String> staged) throws IOException {
    Map<String, String> marks = new TreeMap<>();
    if (git.isEmpty()) {
      return new GitWatch(marks);
    }
    Path common = git.get().common();
    for (String name : OWN) {
      put(marks, name, GitFiles.read(git.get().own().resolve(name)));
    }
    for (String name : COMMON) {
      put(marks, name, GitFiles.read(common.resolve(name)));
    }
    for (String folder : FOLDERS) {
      GitFiles.beneath(common, folder).forEach((name, content) -> put(marks, name, content));
    }
    put(marks, "index", String.join("\n", staged).getBytes(StandardCharsets.UTF_8));
    return new GitWatch(marks);
  }

  private static void put(Map<String, String> marks, String name, byte @Nullable [] content) {
    if (content != null) {
      marks.put(name, Hashes.of(content));
    }
  }

  /** The names of what is different since, as paths of the workspace. */
  List<String> changed(GitWatch now) {
    Set<String> names = new TreeSet<>(marks.keySet());
    names.addAll(now.marks.keySet());
    names.removeIf(name -> marks.getOrDefault(name, "").equals(now.marks.getOrDefault(name, "")));
    return names.stream().map(name -> ".git/" + name).toList();
  }

  JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder();
    marks.forEach(tree::put);
    return tree.build();
  }

  static GitWatch of(JsonObject tree) {
    Map<String, String> marks = new TreeMap<>();
    tree.keySet().forEach(name -> marks.put(name, tree.string(name, "")));
    return new GitWatch(marks);
  }
}
