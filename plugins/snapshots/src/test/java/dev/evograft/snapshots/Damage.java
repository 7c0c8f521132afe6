// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * A cycle that went wrong: some of the listed operations, by a seed, in the repository of the
 * workspace or in one that it holds. It counts which of them did something.
 */
final class Damage {

  private static final Map<String, AtomicIntegerArray> COUNTS = new ConcurrentSkipListMap<>();

  private final Gen gen;
  private final Path root;
  private final Tinker tinker;
  private final List<GitDamage> repositories = new ArrayList<>();
  private final List<String> done = new ArrayList<>();

  Damage(Gen gen, Path root) throws IOException {
    this.gen = gen;
    this.root = root;
    this.tinker = new Tinker(gen, root);
    for (Path tree : Tinker.repositories(root)) {
      repositories.add(new GitDamage(gen, tree, tree.equals(root)));
    }
  }

  /** What was done, for the message of a failure; in brackets what came to nothing. */
  List<String> done() {
    return done;
  }

  /** How often each operation of all cases did something, and how often it was tried. */
  static Map<String, AtomicIntegerArray> counts() {
    return COUNTS;
  }

  void some() throws IOException {
    String was = traces();
    for (int i = 3 + gen.below(12); i > 0; i--) {
      boolean git = !repositories.isEmpty() && Files.exists(root.resolve(".git"));
      String name = git && gen.below(FILES + GIT) >= FILES ? git() : files(gen.below(FILES));
      String is = traces();
      boolean did = !is.equals(was);
      was = is;
      done.add(did ? name : "(" + name + ")");
      AtomicIntegerArray count = COUNTS.computeIfAbsent(name, one -> new AtomicIntegerArray(2));
      count.incrementAndGet(0);
      count.addAndGet(1, did ? 1 : 0);
    }
  }

  private static final String GOES_ON = "goes on";

  private static final List<String> FILE_OPERATIONS =
      List.of(
          "write",
          "write",
          "rewrite",
          "delete",
          "rename",
          "chmod",
          "file to folder",
          "folder to file",
          "link swap",
          "other case",
          "chmod 0");

  private static final List<String> GIT_OPERATIONS =
      List.of(
          "stage",
          "unstage",
          "commit",
          "commit",
          "amend",
          "checkout",
          "new branch",
          "branch delete",
          "tag",
          "tag delete",
          "stash",
          "stash pop, drop or clear",
          "reset",
          "clean -fd",
          "index removed or corrupt",
          "config",
          "hook",
          ".gitignore",
          "rm",
          "pack-refs",
          "abort",
          GOES_ON,
          GOES_ON,
          "checkout --detach",
          "split index",
          "sparse checkout",
          "git init",
          "commondir",
          "HEAD",
          "packed-refs",
          "refs/heads removed",
          "info/exclude",
          "worktree",
          "bare config",
          "hooks, info or logs removed",
          "branch in the way of others",
          "loose ref",
          "branch elsewhere",
          "nested removed",
          "nested removed",
          "nested .git removed",
          "nested .git removed",
          "gc",
          "keep refs removed");

  private static final int FILES = FILE_OPERATIONS.size();
  private static final int GIT = GIT_OPERATIONS.size();

  /** All that are to do something in the repository of the workspace. */
  static Set<String> operations() {
    Set<String> all = new TreeSet<>(FILE_OPERATIONS);
    all.addAll(GIT_OPERATIONS);
    all.remove(GOES_ON);
    for (String one : List.of("am", "bisect", "cherry-pick", "merge", "rebase", "revert")) {
      all.add(one + " " + GOES_ON);
    }
    return all;
  }

  private String files(int what) throws IOException {
    switch (what) {
      case 0, 1 -> tinker.makeSomething();
      case 2 -> rewrite();
      case 3 -> delete();
      case 4 -> rename();
      case 5 -> chmod();
      case 6 -> fileToFolder();
      case 7 -> folderToFile();
      case 8 -> swapLink();
      case 9 -> otherCase();
      default -> nothingGoes();
    }
    return FILE_OPERATIONS.get(what);
  }

  /** Of the repository of the workspace, but for one in four. */
  private String git() throws IOException {
    GitDamage in = repositories.get(0);
    if (repositories.size() > 1 && gen.oneIn(4)) {
      in = gen.of(repositories.subList(1, repositories.size()));
    }
    String name = in.isThere() ? git(in, gen.below(GIT)) : "gone";
    return in.tree().equals(root) ? name : "nested " + name;
  }

  private String git(GitDamage in, int what) throws IOException {
    switch (what) {
      case 0 -> in.tries("add", "-A");
      case 1 -> in.tries("reset", "-q");
      case 2, 3 -> in.commit();
      case 4 -> in.amend();
      case 5 -> in.tries("checkout", "-q", "-f", gen.of(List.of("one", "main")));
      case 6 -> in.tries("checkout", "-q", "-b", "cycle/" + gen.below(3));
      case 7 -> in.branchDelete();
      case 8 -> in.tries("tag", "-f", gen.of(List.of("v1", "light", "cycle")));
      case 9 -> in.tries("tag", "-d", gen.of(List.of("v1", "light")));
      case 10 -> in.tries("stash", "-q", "-u");
      case 11 -> in.stashGoes();
      case 12 -> in.reset();
      case 13 -> in.tries("clean", "-f", "-d", "-q");
      case 14 -> in.index();
      case 15 -> in.config();
      case 16 -> in.hook();
      case 17 -> ignore(in.tree());
      case 18 -> in.remove();
      case 19 -> in.tries("pack-refs", "--all", "--prune");
      case 20 -> in.abort();
      case 21, 22 -> {
        return in.goesOn();
      }
      case 23 -> in.tries("checkout", "-q", "--detach");
      case 24 -> in.splitIndex();
      case 25 -> in.sparse();
      case 26 -> repositoryInFolder();
      case 27 -> in.commondir();
      case 28 -> in.head();
      case 29 -> in.packedRefs();
      case 30 -> in.branchesGo();
      case 31 -> in.exclude();
      case 32 -> in.worktree();
      case 33 -> in.bare();
      case 34 -> in.folderGoes();
      case 35 -> in.tries("update-ref", "refs/heads/feature", "HEAD");
      case 36 -> in.looseRef();
      case 37 -> in.branchElsewhere();
      case 38, 39 -> nestedGoes("nested");
      case 40, 41 -> nestedGoes("nested/.git");
      case 42 -> in.cleanUp();
      default -> in.keepRefsGo();
    }
    return GIT_OPERATIONS.get(what);
  }

  /** Of every file: whether it is another by now. */
  private String traces() throws IOException {
    StringBuilder traces = new StringBuilder();
    Files.walkFileTree(
        root.resolveSibling(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            trace(folder);
            return folder.endsWith("evograft") || folder.endsWith("objects")
                ? FileVisitResult.SKIP_SUBTREE
                : FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            trace(file);
            return FileVisitResult.CONTINUE;
          }

          private void trace(Path path) throws IOException {
            traces.append(path);
            String what = "unix:mode,ino,size,lastModifiedTime";
            Files.readAttributes(path, what, LinkOption.NOFOLLOW_LINKS)
                .forEach((name, value) -> traces.append(' ').append(value));
            traces.append('\n');
          }
        });
    return traces.toString();
  }

  /** The repository in the workspace goes, or its history does. */
  private void nestedGoes(String path) throws IOException {
    if (Files.isDirectory(root.resolve("nested/.git"), LinkOption.NOFOLLOW_LINKS)) {
      Tinker.delete(root.resolve(path));
    }
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

  private void ignore(Path tree) throws IOException {
    Path file = tree.resolve(".gitignore");
    if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Tinker.chmod(file, 0644);
    }
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)
        || Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      Files.writeString(file, gen.of(List.of("*\n", "", "src/\n*.txt\n", "!build/\n!*.log\n")));
    }
  }
}
