// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.eclipse.jgit.lib.Repository;

/**
 * The working trees of a repository that are none of a snapshot's: somebody may be at work there.
 */
final class OtherTrees {

  private static final String BRANCHES = "refs/heads/";
  private static final List<String> REBASED =
      List.of("rebase-merge/head-name", "rebase-apply/head-name", "rebase-merge/update-refs");
  private static final String BISECTED = "BISECT_START";
  private static final int MOST = 1 << 16;

  private OtherTrees() {}

  /**
   * One of them.
   *
   * @param identity of git's own folder of it
   * @param branches that are checked out there, or are rebased or bisected there: they are none of
   *     HEAD's then, and git moves them or goes back to them when that is done
   */
  record Tree(Identity identity, SortedSet<String> branches) {}

  /**
   * All that there are now.
   *
   * @param folders of the repository, by one of its working trees
   * @param own git's own folders of those that are the snapshot's
   */
  static List<Tree> of(GitFolders folders, Set<Path> own) throws IOException {
    List<Path> all = new ArrayList<>();
    Path worktrees = folders.common().resolve("worktrees");
    if (Files.isDirectory(worktrees, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> each = Files.newDirectoryStream(worktrees)) {
        each.forEach(all::add);
      }
    }
    if (folders.isLinked()) {
      all.add(folders.common());
    }
    List<Tree> trees = new ArrayList<>();
    for (Path each : all) {
      if (!own.contains(each) && Files.isRegularFile(each.resolve("HEAD"))) {
        try {
          trees.add(new Tree(Identity.of(each), branches(each)));
        } catch (NoSuchFileException e) {
          continue; // it went in this moment
        }
      }
    }
    return trees;
  }

  /** The branches of all of them. */
  static SortedSet<String> branches(List<Tree> trees) {
    SortedSet<String> names = new TreeSet<>();
    trees.forEach(tree -> names.addAll(tree.branches()));
    return names;
  }

  private static SortedSet<String> branches(Path gitDir) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    String head = text(gitDir.resolve("HEAD"));
    if (LooseRef.isSymbolic(head)) {
      names.add(head.substring(LooseRef.SYMBOLIC.length()));
    }
    for (String file : REBASED) {
      text(gitDir.resolve(file))
          .lines()
          .filter(line -> line.startsWith(BRANCHES) && Repository.isValidRefName(line))
          .forEach(names::add);
    }
    String bisected = BRANCHES + text(gitDir.resolve(BISECTED));
    if (Repository.isValidRefName(bisected)) {
      names.add(bisected); // or the id of a commit, and then there is no such branch
    }
    return names;
  }

  /** Empty where there is no such file. */
  private static String text(Path file) throws IOException {
    Stat stat = Stat.find(file);
    return stat != null && stat.is(Kind.FILE) && stat.size() <= MOST ? RefFiles.read(file) : "";
  }
}
