// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A cycle that went wrong: some of the listed operations, by a seed. */
final class Damage {

  private final Gen gen;
  private final Path root;
  private final Git git;
  private final Tinker tinker;
  private final List<String> done = new ArrayList<>();
  private boolean cleaned;
  private boolean unkept;

  /** A damaged repository in another is not to mean that. */
  private static final String ITS_OWN = "--git-dir=.git";

  Damage(Gen gen, Path root) {
    this.gen = gen;
    this.root = root;
    this.git = new Git(root);
    this.tinker = new Tinker(gen, root);
  }

  /** What was done, for the message of a failure. */
  List<String> done() {
    return done;
  }

  void some() throws IOException {
    for (int i = 3 + gen.below(12); i > 0; i--) {
      one();
    }
  }

  private void one() throws IOException {
    boolean repository = Files.exists(root.resolve(".git"));
    int what = gen.below(repository ? 48 : 9);
    switch (what) {
      case 0, 1 -> tinker.makeSomething();
      case 2 -> rewrite();
      case 3 -> delete();
      case 4 -> rename();
      case 5 -> chmod();
      case 6 -> fileToFolder();
      case 7 -> folderToFile();
      case 8 -> swapLink();
      case 9 -> git.tries("add", "-A");
      case 10 -> git.tries("reset", "-q");
      case 11, 12 -> commit();
      case 13 -> git.tries("commit", "-q", "--amend", "--allow-empty", "-m", "amended");
      case 14 -> git.tries("checkout", "-q", "-f", "one");
      case 15 -> git.tries("checkout", "-q", "-b", "cycle/" + gen.below(3));
      case 16 -> git.tries("branch", "-D", gen.of(List.of("one", "feature/two", "feature/three")));
      case 17 -> git.tries("tag", "-f", gen.of(List.of("v1", "light", "cycle")));
      case 18 -> git.tries("tag", "-d", gen.of(List.of("v1", "light")));
      case 19 -> git.tries("stash", "-q", "-u");
      case 20 -> git.tries("stash", gen.of(List.of("pop", "drop", "clear")));
      case 21 -> git.tries("reset", "-q", "--hard", gen.of(List.of("HEAD", "HEAD~1")));
      case 22 -> git.tries("clean", "-f", "-d", "-q");
      case 23 -> damageIndex();
      case 24 -> git.tries("config", "user.name", "cycle " + gen.below(9));
      case 25 -> hook();
      case 26 -> ignore();
      case 27 ->
          git.tries("rm", "-r", "-q", "-f", "--ignore-unmatch", gen.of(List.of("src", "a", "dir")));
      case 28 -> git.tries("pack-refs", "--all", "--prune");
      case 29 -> git.tries(gen.of(List.of("merge", "rebase", "cherry-pick")), "--abort");
      case 30 -> repositoryInFolder();
      case 31 -> write(".git/commondir", root.resolveSibling("outside") + "\n");
      case 32 -> damage(".git/HEAD");
      case 33 -> damage(".git/packed-refs");
      case 34 -> Tinker.delete(root.resolve(".git/refs/heads"));
      case 35 -> write(".git/info/exclude", gen.of(List.of("*\n", "", "*.md\n")));
      case 36 -> otherCase();
      case 37 -> worktree();
      case 38 -> write(".git/config", "[core]\n\tbare = true\n");
      case 39 -> Tinker.delete(root.resolve(".git/" + gen.of(List.of("hooks", "info", "logs"))));
      case 40 -> git.tries("update-ref", "refs/heads/feature", "HEAD");
      case 41 -> nothingGoes();
      case 42 -> looseRef();
      case 43 -> branchElsewhere();
      case 44 -> nestedGoes("nested");
      case 45 -> nestedGoes("nested/.git");
      case 46 -> cleanUp();
      default -> keepRefsGo();
    }
    done.add(Integer.toString(what));
  }

  /** The repository in the workspace goes, or its history does. */
  private void nestedGoes(String path) throws IOException {
    if (Files.isDirectory(root.resolve("nested/.git"), LinkOption.NOFOLLOW_LINKS)) {
      Tinker.delete(root.resolve(path));
    }
  }

  /** What no ref of git's knows goes for good. */
  private void cleanUp() {
    if (!unkept && Files.isDirectory(root.resolve(".git"))) { // what is elsewhere is not ours
      cleaned = true;
      cleanUp(git);
    }
    Path nested = root.resolve("nested");
    if (Files.isDirectory(nested.resolve(".git"), LinkOption.NOFOLLOW_LINKS)) {
      Git theirs = new Git(nested);
      theirs.tries(ITS_OWN, "commit", "-q", "--amend", "--allow-empty", "-m", "amended");
      cleanUp(theirs);
    }
  }

  private static void cleanUp(Git of) {
    of.tries(ITS_OWN, "reflog", "expire", "--expire=now", "--all");
    of.tries(ITS_OWN, "gc", "-q", "--prune=now");
  }

  /** As a fetch that mirrors does; but not what git cleans up before anybody looks. */
  private void keepRefsGo() {
    if (!cleaned) {
      unkept = true;
      git.tries("for-each-ref", "--format=%(refname)", "refs/evograft/")
          .lines()
          .forEach(ref -> git.tries("update-ref", "-d", ref));
    }
  }

  private void commit() {
    git.tries("add", "-A");
    git.tries("commit", "-q", "-m", "cycle " + gen.below(100));
  }

  private Path any() throws IOException {
    List<Path> all = tinker.everything();
    return all.isEmpty() ? root.resolve("nothing") : gen.of(all);
  }

  private void rewrite() throws IOException {
    Path file = any();
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      var time = Files.getLastModifiedTime(file);
      Tinker.put(file, gen.oneIn(3) ? new byte[(int) Files.size(file)] : gen.content());
      if (gen.oneIn(2)) {
        Files.setLastModifiedTime(file, time);
      }
    }
  }

  private void delete() throws IOException {
    Path path = any();
    if (!Tinker.holdsRepository(path)) {
      Tinker.delete(path);
    }
  }

  private void rename() throws IOException {
    Path from = any();
    Path to = root.resolve(gen.name() + gen.below(3));
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to);
    }
  }

  private void chmod() throws IOException {
    Path path = any();
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      Tinker.chmod(path, gen.fileMode());
    } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
      Tinker.chmod(path, gen.folderMode());
    }
  }

  private void fileToFolder() throws IOException {
    Path path = any();
    if (Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)) {
      Files.delete(path);
      Files.createDirectories(path.resolve("inside"));
      Files.write(path.resolve("inside/" + gen.name()), gen.content());
      Files.write(path.resolve("a.log"), gen.content());
    }
  }

  private void folderToFile() throws IOException {
    Path path = any();
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !Tinker.holdsRepository(path)) {
      Tinker.delete(path);
      Files.write(path, gen.content());
    }
  }

  private void swapLink() throws IOException {
    Path path = any();
    if (Files.exists(path, LinkOption.NOFOLLOW_LINKS) && !Tinker.holdsRepository(path)) {
      Tinker.delete(path);
      Files.createSymbolicLink(path, root.resolveSibling("outside"));
    }
  }

  private void write(String path, String text) throws IOException {
    Path file = root.resolve(path);
    if (Files.isDirectory(file.getParent())) {
      Files.writeString(file, text);
    }
  }

  private void damage(String path) throws IOException {
    if (!Files.isDirectory(root.resolve(".git"))) {
      return;
    } else if (gen.oneIn(2)) {
      Files.deleteIfExists(root.resolve(path));
    } else {
      write(path, "no such thing\n");
    }
  }

  /** Somebody calls git init in a folder, or it comes with one: whole, with what is ignored. */
  private void repositoryInFolder() throws IOException {
    Path path = any();
    if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) && !Tinker.holdsRepository(path)) {
      Tinker.chmod(path, 0755);
      Git theirs = new Git(path);
      theirs.tries("init", "-q", "-b", "inner");
      theirs.tries("commit", "-q", "--allow-empty", "-m", "inner");
    }
  }

  private void otherCase() throws IOException {
    Path from = any();
    String name = from.getFileName().toString();
    Path to = from.resolveSibling(name.toUpperCase(java.util.Locale.ROOT));
    if (Files.exists(from, LinkOption.NOFOLLOW_LINKS)
        && !Files.exists(to, LinkOption.NOFOLLOW_LINKS)) {
      Files.move(from, to);
    }
  }

  /** What git cannot read, in front of a packed ref or on its own. */
  private void looseRef() throws IOException {
    Path heads = root.resolve(".git/refs/heads");
    if (Files.isDirectory(heads, LinkOption.NOFOLLOW_LINKS)) {
      Path ref = heads.resolve(gen.of(List.of("one", "main", "junk")));
      if (!Files.isDirectory(ref)) {
        Files.writeString(ref, gen.of(List.of("", "no such thing\n")));
      }
    }
  }

  /** Another working tree, in which somebody goes on with a branch. */
  private void branchElsewhere() {
    Path place = root.resolveSibling("branch" + gen.below(3));
    git.tries("worktree", "add", "-q", "-f", place.toString(), gen.of(List.of("one", "main")));
    if (Files.isDirectory(place)) {
      new Git(place).tries("commit", "-q", "--allow-empty", "-m", "elsewhere");
    }
  }

  private void worktree() {
    Path place = root.resolveSibling("worktree" + gen.below(3));
    git.tries("worktree", "add", "-q", "--detach", place.toString());
  }

  /** Of its owner, who may do nothing with it. */
  private void nothingGoes() throws IOException {
    Path path = any();
    if (!Files.isSymbolicLink(path) && Files.exists(path)) {
      Tinker.chmod(path, 0);
      if (!Files.isReadable(path)) {
        Tinker.chmod(path, 0700); // this view could not look in either
      }
    }
  }

  private void damageIndex() throws IOException {
    Path index = root.resolve(".git/index");
    if (!Files.isDirectory(root.resolve(".git"))) {
      return;
    } else if (gen.oneIn(2)) {
      Files.deleteIfExists(index);
    } else if (Files.exists(index)) {
      Files.write(index, gen.content());
    }
  }

  private void hook() throws IOException {
    if (!Files.isDirectory(root.resolve(".git"))) {
      return;
    }
    Path hooks = Files.createDirectories(root.resolve(".git/hooks"));
    Path hook = hooks.resolve(gen.of(List.of("post-checkout", "pre-push", "update.sample")));
    Files.writeString(hook, "#!/bin/sh\nexit 0\n");
    Tinker.chmod(hook, 0755);
  }

  private void ignore() throws IOException {
    Path file = root.resolve(".gitignore");
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Tinker.chmod(file, 0644);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.writeString(file, gen.of(List.of("*\n", "", "src/\n*.txt\n", "!build/\n!*.log\n")));
    }
  }
}
