// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Makes repositories of all kinds from a seed. */
final class Repositories {

  private final Gen gen;
  private final Path root;
  private final Git git;

  Repositories(Gen gen, Path root) {
    this.gen = gen;
    this.root = root;
    this.git = new Git(root);
  }

  void make() throws IOException {
    Files.createDirectories(root);
    if (gen.oneIn(12)) {
      files(2 + gen.below(8)); // no repository
      return;
    }
    if (gen.oneIn(10)) {
      linked();
    } else {
      git.run("init", "-q", "-b", "main");
    }
    if (gen.oneIn(3)) {
      Files.writeString(root.resolve(".gitignore"), "*.log\nbuild/\n!keep.log\n/x.tmp\n");
    }
    if (gen.oneIn(4)) {
      git.run("config", "core.autocrlf", "true");
    }
    if (gen.oneIn(5)) {
      Files.writeString(root.resolve(".gitattributes"), "*.txt text eol=crlf\n*.md ident\n");
    }
    files(3 + gen.below(12));
    if (gen.oneIn(6)) {
      emptyFolder();
    }
    if (gen.oneIn(8)) {
      git.tries("add", "-A"); // nothing committed yet
      files(2);
      return;
    }
    commit();
    history();
    submodule();
    nested();
    files(gen.below(6));
    if (gen.oneIn(2)) {
      stageSome();
    }
    files(gen.below(4));
    if (gen.oneIn(3)) {
      git.tries("stash", "-q");
      files(1 + gen.below(3));
    }
    operation();
    files(gen.below(3));
    if (gen.oneIn(4)) {
      git.tries("update-index", "--index-version", "4");
    }
    if (gen.oneIn(5)) {
      git.tries("pack-refs", "--all");
    }
    if (gen.oneIn(5)) {
      git.tries("gc", "-q");
    }
  }

  /** A working tree of a repository that is elsewhere. */
  private void linked() throws IOException {
    Path home = Files.createDirectories(root.resolveSibling("home-of-all"));
    Git theirs = new Git(home);
    theirs.run("init", "-q", "-b", "theirs-alone");
    theirs.run("commit", "-q", "--allow-empty", "-m", "theirs");
    theirs.run("worktree", "add", "-q", "-b", "main", root.toString());
  }

  /** Where the agent works: at the root, or in some folder of the repository. */
  Path workspace() throws IOException {
    if (!gen.oneIn(8) || !Files.exists(root.resolve(".git"))) {
      return root;
    }
    Path folder = root.resolve("src");
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS) && !Tinker.holdsRepository(folder)
        ? folder
        : root;
  }

  private void commit() {
    git.tries("add", "-A");
    git.tries("commit", "-q", "--allow-empty", "-m", "commit " + gen.below(1000));
  }

  private void history() throws IOException {
    for (int i = gen.below(3); i > 0; i--) {
      files(1 + gen.below(3));
      commit();
    }
    for (String branch : List.of("one", "feature/two", "feature/three")) {
      if (gen.oneIn(2)) {
        git.tries("branch", branch);
      }
    }
    if (gen.oneIn(3)) {
      git.tries("tag", "-a", "v1", "-m", "one");
      git.tries("tag", "light");
    }
    if (gen.oneIn(5)) {
      git.tries("checkout", "-q", "--detach");
    }
  }

  private void submodule() throws IOException {
    if (!gen.oneIn(6)) {
      return;
    }
    Path other = root.resolveSibling("other");
    Files.createDirectories(other);
    Git theirs = new Git(other);
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(other.resolve("sub.txt"), "sub\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "sub");
    git.tries("submodule", "--quiet", "add", other.toString(), "module");
    git.tries("commit", "-q", "-m", "module");
  }

  private void nested() throws IOException {
    if (!gen.oneIn(6)) {
      return;
    }
    Path folder = root.resolve("nested");
    if (Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.createDirectories(folder);
    Git theirs = new Git(folder);
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(folder.resolve("inner.txt"), "inner\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", "inner");
    if (gen.oneIn(2)) { // else it is clean
      Files.writeString(folder.resolve("inner.txt"), "changed\n");
      Files.writeString(folder.resolve("untracked"), "new\n");
    }
    if (gen.oneIn(2)) {
      Files.writeString(root.resolve("same.txt"), "inner\n");
    }
  }

  private void stageSome() {
    for (String file : names()) {
      if (gen.oneIn(2)) {
        git.tries("add", "--", file);
      }
    }
  }

  private List<String> names() {
    List<String> names = new ArrayList<>();
    try (var all = Files.list(root)) {
      all.map(each -> each.getFileName().toString())
          .filter(name -> !name.equals(".git"))
          .sorted()
          .forEach(names::add);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return names;
  }

  private void operation() throws IOException {
    switch (gen.below(9)) {
      case 0 -> conflict("merge", "-q", "theirs");
      case 1 -> conflict("rebase", "-q", "theirs");
      case 2 -> conflict("cherry-pick", "theirs");
      case 3 -> {
        git.tries("bisect", "start");
        git.tries("bisect", "bad");
      }
      default -> {}
    }
  }

  private void conflict(String... operation) throws IOException {
    git.tries("stash", "-q", "-u");
    git.tries("checkout", "-q", "-b", "theirs");
    Files.writeString(root.resolve("clash"), "theirs\n");
    git.tries("add", "clash");
    git.tries("commit", "-q", "-m", "theirs");
    git.tries("checkout", "-q", "-b", "ours", "HEAD~1");
    Files.writeString(root.resolve("clash"), "ours\n");
    git.tries("add", "clash");
    git.tries("commit", "-q", "-m", "ours");
    git.tries(operation);
  }

  private void files(int count) throws IOException {
    for (int i = 0; i < count; i++) {
      new Tinker(gen, root).makeSomething();
    }
  }

  private void emptyFolder() throws IOException {
    Files.createDirectories(root.resolve("empty/inside"));
  }
}
