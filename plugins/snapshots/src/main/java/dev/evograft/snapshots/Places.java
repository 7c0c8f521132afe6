// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;

/**
 * Where the parts of a manifest lie on this disk. What has the right place and is something else
 * there, a link, or another repository, is none of the snapshot's: nothing is changed in it.
 */
final class Places {

  private static final Set<String> BEGUN_WITH = Set.of("objects", "refs", "modules", "worktrees");

  private final GitFolders main;

  /**
   * Of a workspace.
   *
   * @param main its repository, beside which the snapshots were found
   */
  Places(GitFolders main) {
    this.main = main;
  }

  /** The repository of the workspace, or the folder that is none. */
  GitFolders main() {
    return main;
  }

  Path root() {
    return main.workTree();
  }

  /** Whether git's objects lie where the snapshots do, so that only both can go. */
  boolean isSafe(GitFolders folders, Store store) {
    return folders.isRepository() && isSafe(folders.common(), store);
  }

  /** What is in that of a further working tree goes with {@code git worktree remove}. */
  boolean isSafe(Path common, Store store) {
    return main.isRepository()
        && common.startsWith(main.common())
        && !common.startsWith(main.common().resolve("worktrees"))
        && store.folder().startsWith(main.common());
  }

  /** Where the paths of the first part begin; null where there is no repository. */
  @Nullable Path base(Area area) {
    return area.isOfTree() || main.isRepository() ? main.base(area) : null;
  }

  /** How a manifest notes the place of a repository that was found. */
  Part.Place place(String root, GitFolders folders) throws IOException {
    if (!folders.isRepository()) {
      return Part.Place.none(root);
    }
    return new Part.Place(
        root, noted(folders.git()), noted(folders.common()), Identity.of(folders.git()));
  }

  /** As text, so that a copy of the whole means its own: relative when it lies in there. */
  String noted(Path path) throws IOException {
    if (path.startsWith(root())) {
      return slashes(root().relativize(path));
    }
    Path real = Files.exists(path, LinkOption.NOFOLLOW_LINKS) ? path.toRealPath() : path;
    Path realRoot = root().toRealPath();
    return real.startsWith(realRoot) ? slashes(realRoot.relativize(real)) : real.toString();
  }

  /** What was noted so. */
  Path at(String noted) {
    return root().resolve(noted);
  }

  /** Whether it lies in git's own folder beside which the snapshots are. */
  private boolean isInMain(Path path) {
    return main.isRepository() && path.normalize().startsWith(main.common());
  }

  /** Where git's own folder of a part may be made again: no link is on the way to it. */
  SafeTree bare(String noted, Opened opened) throws IOException {
    Path path = Names.resolve(root(), noted);
    if (!CheckedPath.isAbsolute(noted)) {
      return new SafeTree(root(), "", opened);
    } else if (isInMain(path)) {
      return new SafeTree(main.common(), "", opened);
    }
    throw new FileSystemException(noted, null, "lies outside of the workspace; make it again");
  }

  /** Where that folder is in there. */
  String within(String noted) {
    return CheckedPath.isAbsolute(noted)
        ? slashes(main.common().relativize(Names.resolve(root(), noted).normalize()))
        : noted;
  }

  private static String slashes(Path path) {
    return path.toString().replace(path.getFileSystem().getSeparator(), "/");
  }

  /** Whether it lies in the working tree or in git's own folder of it, by no link out of them. */
  boolean isHere(Path path) throws IOException {
    boolean itself = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    Path folder = itself ? path : path.resolveSibling("");
    if (!Files.isDirectory(folder)) {
      return false;
    }
    Path real = folder.toRealPath();
    return real.startsWith(root().toRealPath())
        || (main.isRepository() && real.startsWith(main.common().toRealPath()));
  }

  /** The working tree of a part. */
  Path tree(Part part) {
    String at = part.place().root();
    return at.isEmpty() ? root() : Names.resolve(root(), at);
  }

  /** Git's own folders of a part; null when they are gone or are no longer those. */
  @Nullable GitFolders git(Part part) throws IOException {
    Part.Place place = part.place();
    if (!place.isRepository()) {
      return null;
    }
    if (place.root().isEmpty()) {
      return main.isRepository() ? main : null;
    }
    Path gitDir = Names.resolve(root(), place.gitDir());
    Path common = Names.resolve(root(), place.commonDir());
    boolean there = isThere(place.gitDir(), gitDir) && isThere(place.commonDir(), common);
    return there
            && isPointedTo(part, gitDir, common)
            && !(place.isLinked() && isOfOther(gitDir))
            && isSame(part, new GitFolders(tree(part), gitDir, common))
        ? new GitFolders(tree(part), gitDir, common)
        : null;
  }

  /** Those of a snapshot that are there. */
  List<GitFolders> repositories(Manifest manifest) throws IOException {
    List<GitFolders> all = new ArrayList<>();
    for (Part part : manifest.parts()) {
      GitFolders folders = git(part);
      if (folders != null) {
        all.add(folders);
      }
    }
    return all;
  }

  /** A folder by its real name, and no link on the way to it. */
  private boolean isThere(String noted, Path path) throws IOException {
    Stat stat = Stat.find(path);
    if (stat == null || !stat.is(Kind.FOLDER)) {
      return false;
    }
    Path expected =
        CheckedPath.isAbsolute(noted) ? path.normalize() : root().toRealPath().resolve(noted);
    return path.toRealPath().equals(expected);
  }

  /** What lies outside of the workspace is only looked for where the working tree says it is. */
  private boolean isPointedTo(Part part, Path gitDir, Path common) throws IOException {
    if (gitDir.normalize().startsWith(root()) && common.normalize().startsWith(root())) {
      return true;
    }
    if (isInMain(gitDir)) {
      return true; // a submodule of a working tree that is linked
    }
    GitFolders now = GitFolders.at(tree(part));
    return now != null && gitDir.equals(now.gitDir()) && common.equals(now.commonDir());
  }

  /** Whether it belongs to a working tree outside by now: git gives a name again that is free. */
  private boolean isOfOther(Path gitDir) throws IOException {
    Path file = gitDir.resolve("gitdir");
    Stat stat = Stat.find(file);
    if (stat == null || !stat.is(Kind.FILE)) {
      return false;
    }
    try {
      Path tree = gitDir.resolve(RefFiles.read(file)).normalize().resolveSibling("");
      GitFolders folders = tree.startsWith(root()) ? null : GitFolders.at(tree);
      return folders != null
          && folders.isRepository()
          && Files.isSameFile(folders.git(), gitDir)
          && !tree.toRealPath().startsWith(root().toRealPath());
    } catch (InvalidPathException e) {
      return false;
    } catch (AccessDeniedException e) {
      return true; // of somebody who lets nobody look
    }
  }

  /**
   * The one that was recorded, or, in a copy of the whole, one with the same history. An inode
   * alone may be that of another that was made when the first was gone.
   */
  private boolean isSame(Part part, GitFolders now) throws IOException {
    Identity then = part.place().identity();
    Identity is = Identity.of(now.git());
    if (is.isSurely(then)) {
      return true;
    }
    boolean elsewhere =
        Stat.UNIX && CheckedPath.isAbsolute(part.place().gitDir()) && !isInMain(now.git());
    if (is.isSame(then)) {
      return isKnown(part, now);
    }
    return !elsewhere && hasHistory(part, now);
  }

  /** Whether a folder is what a restore begins a repository with, and no more of one. */
  static boolean isBegun(Path gitDir) throws IOException {
    try (DirectoryStream<Path> all = Files.newDirectoryStream(gitDir)) {
      for (Path each : all) {
        if (!BEGUN_WITH.contains(String.valueOf(each.getFileName()))) {
          return false;
        }
      }
    } catch (AccessDeniedException e) {
      return false; // nobody knows
    }
    return new RefFiles(new GitFolders(gitDir, gitDir, gitDir)).all().isEmpty();
  }

  /** Whether a repository has the commit that this part was at, or, of one without, its refs. */
  static boolean hasHistory(Part part, GitFolders now) throws IOException {
    Set<ObjectId> known = new HashSet<>(Set.of(part.git().head()));
    known.remove(ObjectId.zeroId());
    if (known.isEmpty()) {
      part.git().refs().values().stream()
          .filter(ObjectId::isId)
          .forEach(id -> known.add(ObjectId.fromString(id)));
      if (new RefFiles(now).all().isEmpty()) {
        return true; // not yet, too: nothing of anybody else is in there
      }
    }
    return hasAny(known, now);
  }

  private static boolean hasAny(Set<ObjectId> ids, GitFolders now) throws IOException {
    if (!Files.isDirectory(now.objects())) {
      return false;
    }
    try (UserObjects theirs = UserObjects.of(now.objects())) {
      for (ObjectId id : ids) {
        if (theirs.has(id)) {
          return true;
        }
      }
    }
    return false;
  }

  /**
   * Whether one with the inode of this part is not surely another: it has some of its history, or,
   * where objects are gone, the name of one of its commits, or there was nothing to know it by.
   */
  static boolean isKnown(Part part, GitFolders now) throws IOException {
    Map<String, String> then = part.git().refs();
    Set<ObjectId> tips = new HashSet<>();
    then.values().stream().filter(ObjectId::isId).map(ObjectId::fromString).forEach(tips::add);
    if (hasHistory(part, now) || hasAny(tips, now)) {
      return true;
    }
    Map<String, String> refs = new RefFiles(now).all();
    return (then.isEmpty() && part.git().head().equals(ObjectId.zeroId()))
        || then.entrySet().stream()
            .anyMatch(
                ref ->
                    ObjectId.isId(ref.getValue()) && ref.getValue().equals(refs.get(ref.getKey())));
  }

  /** Changes in an area of a part go through this; null when git's own folder is gone. */
  @Nullable SafeTree safe(Part part, Area area, Opened opened) throws IOException {
    if (area.isOfTree()) {
      return new SafeTree(root(), part.place().root(), opened);
    }
    GitFolders folders = git(part);
    if (folders == null) {
      return null;
    }
    Path base = folders.base(area);
    return base.startsWith(root())
        ? new SafeTree(root(), slashes(root().relativize(base)), opened)
        : new SafeTree(base, "", opened);
  }
}
