// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
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
    largeFiles();
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
    if (gen.oneIn(6)) {
      pipe();
    }
  }

  /** Which nobody opens, and nothing can be said of. */
  private void pipe() throws IOException {
    try {
      new ProcessBuilder("mkfifo", root.resolve(Tinker.PIPE).toString()).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** As LFS has them: what is committed is another than what is in the folder. */
  private void largeFiles() throws IOException {
    if (!gen.oneIn(5)) {
      return;
    }
    Files.writeString(root.resolve(".gitattributes"), "*.large filter=lfs -text\n");
    git.tries("config", "filter.lfs.clean", "sed s/^content/pointer/");
    git.tries("config", "filter.lfs.smudge", "sed s/^pointer/content/");
    git.tries("config", "filter.lfs.required", "true");
    Files.writeString(root.resolve("image.large"), "content of an image\n");
    Files.writeString(root.resolve("film.large"), "content of a film\n");
    git.tries("add", ".gitattributes", "image.large", "film.large");
    git.tries("commit", "-q", "-m", "large");
    Files.writeString(root.resolve("film.large"), "pointer to a film\n"); // as after a pull
  }

  /** A working tree of a repository that is elsewhere. */
  private void linked() throws IOException {
    Path home = Files.createDirectories(root.resolveSibling("home-of-all"));
    Git theirs = new Git(home);
    theirs.run("init", "-q", "-b", View.THEIRS);
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
    Path other = repository(root.resolveSibling("other"), "sub.txt");
    if (gen.oneIn(2)) {
      Path deep = repository(root.resolveSibling("deep"), "deep.txt");
      new Git(other).run("submodule", "--quiet", "add", deep.toString(), "inner");
      new Git(other).run("commit", "-q", "-m", "one in it");
    }
    git.tries("submodule", "--quiet", "add", other.toString(), "module");
    git.tries("submodule", "--quiet", "update", "--init", "--recursive");
    git.tries("commit", "-q", "-m", "module");
  }

  /** One with a commit. */
  private static Path repository(Path folder, String file) throws IOException {
    Files.createDirectories(folder);
    Git theirs = new Git(folder);
    theirs.run("init", "-q", "-b", "main");
    Files.writeString(folder.resolve(file), "inner\n");
    theirs.run("add", "-A");
    theirs.run("commit", "-q", "-m", file);
    return folder;
  }

  private void nested() throws IOException {
    if (!gen.oneIn(4) || Files.exists(root.resolve("nested"), LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    inProgress(repository(root.resolve("nested"), "inner.txt"));
    if (gen.oneIn(2)) {
      inProgress(repository(root.resolve("nested/another"), "inner.txt"));
    }
    if (gen.oneIn(2)) {
      Files.writeString(root.resolve("same.txt"), "inner\n");
    }
  }

  /** Or it is clean. */
  private void inProgress(Path nested) throws IOException {
    Git theirs = new Git(nested);
    if (gen.oneIn(2)) {
      Files.writeString(nested.resolve("inner.txt"), "changed\n");
      Files.writeString(nested.resolve("untracked"), "new\n");
    }
    if (gen.oneIn(2)) {
      theirs.run("branch", "one");
      theirs.run("tag", "v1");
    }
    if (gen.oneIn(3)) {
      theirs.tries("stash", "-q", "-u");
      Files.writeString(nested.resolve("inner.txt"), "changed again\n");
    }
  }

  private void stageSome() throws IOException {
    for (String file : names()) {
      if (gen.oneIn(2)) {
        git.tries("add", "--", file);
      }
    }
    for (int i = gen.below(4); i > 0; i--) {
      stageOne(gen.of(names()));
    }
  }

  /** What is staged is another than what is there, is gone, has another name, or is to come. */
  private void stageOne(String file) throws IOException {
    Path path = root.resolve(file);
    boolean plain = Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS);
    switch (gen.below(5)) {
      case 0 -> git.tries("rm", "-r", "-q", "-f", "--", file);
      case 1 -> git.tries("rm", "-r", "-q", "--cached", "--", file);
      case 2 -> git.tries("mv", "--", file, "moved" + gen.below(3));
      case 3 -> git.tries("add", "-N", "--", file);
      default -> {
        git.tries("add", "--", file);
        if (plain) {
          Tinker.put(path, gen.content());
        }
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
    switch (gen.below(14)) {
      case 0 -> conflict("merge", "-q", "theirs");
      case 1 -> conflict("rebase", "-q", "theirs");
      case 2 -> conflict("cherry-pick", "theirs");
      case 3 -> conflict("cherry-pick", "theirs~1", "theirs");
      case 4 -> conflict("revert", "--no-edit", "theirs", "theirs~1");
      case 5 -> patches();
      case 6 -> conflict("-c", "sequence.editor=sed -i s/^pick/edit/", "rebase", "-i", "HEAD~2");
      case 7, 8 -> bisect();
      default -> {}
    }
  }

  private void bisect() throws IOException {
    git.tries("stash", "-q", "-u");
    for (int i = 0; i < 4; i++) {
      commit("step", "step " + i + "\n");
    }
    git.tries("bisect", "start");
    git.tries("bisect", "bad");
    git.tries("bisect", "good", "HEAD~3");
  }

  private void patches() throws IOException {
    String patch = root.resolveSibling("patches").toString();
    conflict("format-patch", "-q", "-2", "theirs", "-o", patch);
    try (var all = Files.list(Path.of(patch))) {
      List<String> am = new ArrayList<>(List.of("am", "-q"));
      all.map(Path::toString).sorted().forEach(am::add);
      git.tries(am.toArray(String[]::new));
    }
  }

  private void conflict(String... operation) throws IOException {
    git.tries("stash", "-q", "-u");
    git.tries("checkout", "-q", "-b", "theirs");
    commit("clash", "theirs\n");
    commit("clash", "theirs again\n");
    git.tries("checkout", "-q", "-b", "ours", "HEAD~2");
    commit("clash", "ours\n");
    commit("clash", "ours again\n");
    git.tries(operation);
  }

  private void commit(String file, String text) throws IOException {
    Path path = root.resolve(file);
    if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Tinker.put(path, text.getBytes(StandardCharsets.UTF_8));
    }
    git.tries("add", file);
    git.tries("commit", "-q", "-m", text.strip());
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
