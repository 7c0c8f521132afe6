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
   * @param unread files that say so and cannot be read, as those of another user: what they say is
   *     not known, and counts as nothing
   */
  record Tree(Identity identity, SortedSet<String> branches, List<Path> unread) {

    Tree {
      unread = List.copyOf(unread);
    }
  }

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
          List<Path> unread = new ArrayList<>();
          SortedSet<String> branches = branches(each, unread);
          trees.add(new Tree(Identity.of(each), branches, unread));
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

  /** A line for each file of them that cannot be read: it keeps nobody from anything. */
  static List<String> unread(List<Tree> trees) {
    List<String> lines = new ArrayList<>();
    for (Tree tree : trees) {
      for (Path file : tree.unread()) {
        lines.add(
            Failures.oneLine(file.toString())
                + ": cannot be read, so it is not known which branches are in use in that working"
                + " tree; a restore exempts none for it");
      }
    }
    return lines;
  }

  private static SortedSet<String> branches(Path gitDir, List<Path> unread) throws IOException {
    SortedSet<String> names = new TreeSet<>();
    String head = text(gitDir.resolve("HEAD"), unread);
    if (LooseRef.isSymbolic(head)) {
      names.add(head.substring(LooseRef.SYMBOLIC.length()));
    }
    for (String file : REBASED) {
      text(gitDir.resolve(file), unread)
          .lines()
          .filter(line -> line.startsWith(BRANCHES) && Repository.isValidRefName(line))
          .forEach(names::add);
    }
    String bisected = BRANCHES + text(gitDir.resolve(BISECTED), unread);
    if (Repository.isValidRefName(bisected)) {
      names.add(bisected); // or the id of a commit, and then there is no such branch
    }
    return names;
  }

  /**
   * Empty where there is no such file, or none that may be read: git gives some of these to their
   * owner alone, whoever shares the repository.
   */
  private static String text(Path file, List<Path> unread) throws IOException {
    try {
      Stat stat = Stat.find(file);
      return stat != null && stat.is(Kind.FILE) && stat.size() <= MOST ? RefFiles.read(file) : "";
    } catch (NoSuchFileException e) {
      return ""; // it went in this moment
    } catch (IOException e) {
      unread.add(file);
      return "";
    }
  }
}
