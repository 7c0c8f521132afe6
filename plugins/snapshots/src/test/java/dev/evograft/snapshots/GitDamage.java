// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a cycle does with git, and to git's own files: of the repository of the workspace, or of one
 * in it. Where these files are is asked before any damage: in a linked working tree and in a
 * submodule they are elsewhere.
 */
final class GitDamage {

  private final Gen gen;
  private final Path tree;
  private final Git git;
  private final boolean outermost;
  private final Path own;
  private final Path common;
  private boolean cleaned;
  private boolean unkept;

  /** A damaged repository in another is not to mean that. */
  private static final String ITS_OWN = "--git-dir=.git";

  GitDamage(Gen gen, Path tree, boolean outermost) {
    this.gen = gen;
    this.tree = tree;
    this.git = new Git(tree);
    this.outermost = outermost;
    this.own = Path.of(git.run("rev-parse", "--absolute-git-dir").strip());
    this.common = tree.resolve(git.run("rev-parse", "--git-common-dir").strip()).normalize();
  }

  Path tree() {
    return tree;
  }

  /** Whether there is something left to damage. */
  boolean isThere() {
    return Files.isDirectory(tree, LinkOption.NOFOLLOW_LINKS)
        && (outermost || Files.exists(tree.resolve(".git"), LinkOption.NOFOLLOW_LINKS));
  }

  boolean tries(String... words) {
    return !prints(words).startsWith("exit ");
  }

  private String prints(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    if (!outermost) {
      all.add(0, ITS_OWN);
    }
    return git.tries(all.toArray(String[]::new));
  }

  void commit() {
    tries("add", "-A");
    tries("commit", "-q", "-m", "cycle " + gen.below(100));
  }

  void amend() {
    tries("commit", "-q", "--amend", "--allow-empty", "-m", "amended");
  }

  void branchDelete() {
    if (gen.oneIn(3)) {
      tries("checkout", "-q", "--detach"); // so that none is in use
    }
    tries("branch", "-D", gen.of(List.of("one", "feature/two", "feature/three", "main")));
  }

  void stashGoes() {
    tries("stash", gen.of(List.of("pop", "drop", "clear")));
  }

  void reset() {
    tries(
        "reset",
        "-q",
        gen.of(List.of("--hard", "--soft", "--hard")),
        gen.of(List.of("HEAD", "HEAD~1")));
  }

  void config() {
    tries("config", "user.name", "cycle " + gen.below(9));
  }

  /** What was in progress is given up. */
  void abort() {
    tries(gen.of(List.of("merge", "rebase", "cherry-pick", "revert", "am")), "--abort");
  }

  /** What was in progress goes on, and what it is is what was done. */
  String goesOn() {
    if (Files.exists(own.resolve("BISECT_LOG"))) {
      tries("bisect", gen.of(List.of("reset", "good", "reset")));
      return "bisect goes on";
    } else if (Files.exists(own.resolve("rebase-apply/applying"))) {
      tries("am", gen.of(List.of("--skip", "--quit")));
      return "am goes on";
    } else if (Files.isDirectory(own.resolve("rebase-merge"))) {
      tries("add", "-A");
      tries("rebase", gen.of(List.of("--continue", "--skip", "--quit")));
      return "rebase goes on";
    } else if (Files.exists(own.resolve("MERGE_HEAD"))) {
      tries("add", "-A");
      tries("merge", "--continue");
      return "merge goes on";
    } else if (Files.exists(own.resolve("CHERRY_PICK_HEAD"))) {
      tries("add", "-A");
      tries("cherry-pick", gen.of(List.of("--continue", "--skip", "--quit")));
      return "cherry-pick goes on";
    } else if (Files.exists(own.resolve("REVERT_HEAD"))) {
      tries("add", "-A");
      tries("revert", gen.of(List.of("--continue", "--skip", "--quit")));
      return "revert goes on";
    }
    return "nothing goes on";
  }

  void remove() {
    String what = gen.of(List.of("src", "a", "dir", "b.txt", "sub.txt", "inner.txt"));
    tries("rm", "-r", "-q", "-f", "--ignore-unmatch", what);
  }

  void splitIndex() {
    tries("update-index", "--split-index");
  }

  void sparse() {
    tries(
        "sparse-checkout",
        "set",
        "--cone",
        gen.of(List.of("--sparse-index", "--no-sparse-index")),
        "src");
  }

  void commondir() throws IOException {
    write(own.resolve("commondir"), tree.resolveSibling("outside") + "\n");
  }

  void head() throws IOException {
    damage(own.resolve("HEAD"));
  }

  void packedRefs() throws IOException {
    damage(common.resolve("packed-refs"));
  }

  void branchesGo() throws IOException {
    Tinker.delete(common.resolve("refs/heads"));
  }

  void exclude() throws IOException {
    write(common.resolve("info/exclude"), gen.of(List.of("*\n", "", "*.md\n")));
  }

  void bare() throws IOException {
    write(common.resolve("config"), "[core]\n\tbare = true\n");
  }

  void folderGoes() throws IOException {
    Tinker.delete(common.resolve(gen.of(List.of("hooks", "info", "logs"))));
  }

  void index() throws IOException {
    Path index = own.resolve("index");
    if (gen.oneIn(2)) {
      Files.deleteIfExists(index);
    } else if (Files.exists(index)) {
      Files.write(index, gen.content());
    }
  }

  void hook() throws IOException {
    if (Files.isDirectory(common)) {
      Path hooks = Files.createDirectories(common.resolve("hooks"));
      Path hook = hooks.resolve(gen.of(List.of("post-checkout", "pre-push", "update.sample")));
      Files.writeString(hook, "#!/bin/sh\nexit 0\n# " + gen.below(100) + "\n");
      Tinker.chmod(hook, gen.of(List.of(0755, 0700, 0644)));
    }
  }

  /** What git cannot read, in front of a packed ref or on its own. */
  void looseRef() throws IOException {
    Path heads = common.resolve("refs/heads");
    if (Files.isDirectory(heads, LinkOption.NOFOLLOW_LINKS)) {
      Path ref = heads.resolve(gen.of(List.of("one", "main", "junk")));
      if (!Files.isDirectory(ref)) {
        Files.writeString(ref, gen.of(List.of("", "no such thing\n")));
      }
    }
  }

  /** Another working tree, in which somebody goes on with a branch. */
  void branchElsewhere() {
    Path place = tree.resolveSibling("branch" + gen.below(3));
    if (outermost) {
      tries("worktree", "add", "-q", "-f", place.toString(), gen.of(List.of("one", "main")));
      if (Files.isDirectory(place)) {
        new Git(place).tries("commit", "-q", "--allow-empty", "-m", "elsewhere");
      }
    }
  }

  void worktree() {
    if (outermost) {
      Path place = tree.resolveSibling("worktree" + gen.below(3));
      tries("worktree", "add", "-q", "--detach", place.toString());
    }
  }

  /** What no ref of git's knows goes for good. */
  void cleanUp() {
    if (!unkept && Files.isDirectory(tree.resolve(".git"))) { // what is elsewhere is not ours
      cleaned = true;
      if (!outermost) {
        amend();
      }
      tries("reflog", "expire", "--expire=now", "--all");
      tries("gc", "-q", "--prune=now");
    }
  }

  /** As a fetch that mirrors does; but not what git cleans up before anybody looks. */
  void keepRefsGo() {
    if (!cleaned) {
      unkept = true;
      prints("for-each-ref", "--format=%(refname)", "refs/evograft/")
          .lines()
          .forEach(ref -> tries("update-ref", "-d", ref));
    }
  }

  private void damage(Path file) throws IOException {
    if (gen.oneIn(2)) {
      Files.deleteIfExists(file);
    } else {
      write(file, "no such thing\n");
    }
  }

  private static void write(Path file, String text) throws IOException {
    if (Files.isDirectory(file.getParent())) {
      Files.writeString(file, text);
    }
  }
}
