// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A workspace at one moment: its files, what counts of them, and what git keeps of it. By it
 * everything is decided that a cycle sees later.
 *
 * @param root the workspace
 * @param scope what counts
 * @param tree its files
 * @param seed of which repositories of copies are made
 * @param git what is known of its repository
 * @param begun when it was begun to look, in milliseconds since 1970; 0 where nobody knows
 */
record Survey(Path root, TreeWalk.Scope scope, Tree tree, GitSeed seed, Git git, long begun) {

  private static final int ID_LENGTH = 40;

  /** Within this time some disks give two writes one time. */
  private static final long COARSE_MILLIS = 2_000;

  /**
   * What is known of the repository.
   *
   * @param watch by which changes of git's own files are seen
   * @param databases what git has of files that look like databases, by path: nobody opens them
   * @param staged what is staged; null where that was not kept
   */
  record Git(GitWatch watch, Map<String, String> databases, @Nullable Staged staged) {
    Git {
      databases = Map.copyOf(databases);
    }
  }

  /**
   * What counts, as the settings say.
   *
   * @param home of the user, whose git settings say what is ignored
   * @param include names that count although git ignores them
   * @param exclude paths that never count, such as the folder of assets
   */
  record Wanted(Optional<Path> home, Set<String> include, Set<String> exclude) {
    Wanted {
      include = Set.copyOf(include);
      exclude = Set.copyOf(exclude);
    }
  }

  /**
   * Looks at a workspace.
   *
   * @param before when it was looked at last; null for never
   * @param begun the time, in milliseconds since 1970
   * @throws EvograftException code {@code bad_index}
   */
  static Survey of(Path root, Wanted wanted, @Nullable Survey before, long begun)
      throws IOException {
    Optional<GitFolder> git = GitFolder.around(root);
    Staged known = before == null ? null : before.git().staged();
    Staged staged = git.isPresent() ? staged(git.get(), known) : null;
    String prefix = git.map(folder -> folder.prefixOf(root)).orElse("");
    TreeWalk.Scope scope =
        new TreeWalk.Scope(
            IgnoreRules.of(root, git, wanted.home()),
            staged == null ? Tracked.none() : Tracked.of(staged, prefix),
            wanted.include(),
            wanted.exclude());
    GitSeed seed = GitSeed.of(root, git);
    Tree tree =
        before == null
            ? TreeWalk.fresh(root, scope)
            : TreeWalk.fresh(root, scope, before.scope(), before.tree());
    GitWatch watch = GitWatch.of(root, git, tree.repositories(), staged);
    Git kept = new Git(watch, databases(tree, staged, prefix), staged);
    return new Survey(root, scope, tree, seed, kept, begun);
  }

  /** Who cannot tell what is tracked would leave it out, and an agent would be paid for nothing. */
  private static Staged staged(GitFolder git, @Nullable Staged before) {
    Path index = git.own().resolve("index");
    try {
      return Staged.of(index, before);
    } catch (IOException e) {
      throw new EvograftException(
          "bad_index",
          index
              + " is of a kind that cannot be read ("
              + e.getMessage()
              + "); \"git update-index --no-split-index\" or \"git sparse-checkout reapply"
              + " --no-sparse-index\" writes a plain one",
          e);
    }
  }

  private static Map<String, String> databases(Tree tree, @Nullable Staged staged, String in) {
    Map<String, String> databases = new TreeMap<>();
    if (staged == null) {
      return databases;
    }
    for (Found found : tree.entries().values()) {
      if (found.is(Found.Kind.DATABASE)) {
        staged.id(in + found.path()).ifPresent(id -> databases.put(found.path(), id));
      }
    }
    return databases;
  }

  /**
   * Whether a file of this stamp, which was read after this, has another one if it was written
   * since it was read: one that had just been written before may have the same.
   */
  boolean isSure(Stamp stamp) {
    long before = TimeUnit.MILLISECONDS.toNanos(begun - COARSE_MILLIS);
    return stamp.exact() && stamp.changed() < before && stamp.modified() < before;
  }

  /** The workspace as it is now, by what counted then. */
  Tree now() throws IOException {
    return TreeWalk.again(root, scope, tree);
  }

  /** What of git's own is different now, as paths of the workspace. */
  List<String> gitChanged() throws IOException {
    Optional<GitFolder> git = GitFolder.around(root);
    return this.git.watch().changed(GitWatch.of(root, git, tree.repositories(), this.git.staged()));
  }

  /** Bytes of all that a copy has. */
  long bytes() {
    return tree.entries().values().stream()
        .filter(Found::isCopied)
        .mapToLong(found -> found.stamp().size())
        .sum();
  }

  /** As it is kept. */
  JsonObject tree(Path of) {
    return JsonObject.builder()
        .put("root", of.toString())
        .put("begun", begun)
        .put("rules", scope.rules().tree())
        .put("tracked", scope.tracked().paths())
        .put("wanted", new ArrayList<>(scope.wanted()))
        .put("excluded", new ArrayList<>(scope.excluded()))
        .put("entries", tree.entries().values().stream().map(Survey::text).toList())
        .put("seed", seed.tree())
        .put("watch", git.watch().tree())
        .put("databases", git.databases().entrySet().stream().map(Survey::text).toList())
        .build();
  }

  private static String text(Found found) {
    return found.kind() + " " + found.wanted() + " " + found.stamp().text() + " " + found.path();
  }

  private static String text(Map.Entry<String, String> database) {
    return database.getValue() + " " + database.getKey();
  }

  /** What {@link #tree(Path)} wrote. */
  static Survey of(JsonObject kept) throws IOException {
    Map<String, Found> entries = new LinkedHashMap<>();
    for (String line : kept.strings("entries")) {
      String[] parts = line.split(" ", 8);
      Stamp stamp = Stamp.of(String.join(" ", List.of(parts).subList(2, 7)));
      Found.Kind kind = Found.Kind.valueOf(parts[0]);
      entries.put(parts[7], new Found(parts[7], kind, Boolean.parseBoolean(parts[1]), stamp));
    }
    TreeWalk.Scope scope =
        new TreeWalk.Scope(
            IgnoreRules.of(kept.object("rules")),
            Tracked.of(kept.strings("tracked")),
            new HashSet<>(kept.strings("wanted")),
            new HashSet<>(kept.strings("excluded")));
    Map<String, String> databases = new TreeMap<>();
    for (String line : kept.strings("databases")) {
      databases.put(line.substring(ID_LENGTH + 1), line.substring(0, ID_LENGTH));
    }
    return new Survey(
        Path.of(kept.string("root", "")),
        scope,
        new Tree(entries, List.of()),
        GitSeed.of(kept.object("seed")),
        new Git(GitWatch.of(kept.object("watch")), databases, null),
        kept.integer("begun", 0));
  }
}
