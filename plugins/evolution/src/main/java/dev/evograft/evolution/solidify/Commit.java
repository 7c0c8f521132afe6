// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.solidify.CommitMaker.FileOf;
import dev.evograft.evolution.solidify.Entry.Blob;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a change upon another: of files that were committed as they were before, with what
 * was checked and nothing else.
 *
 * @param root the workspace
 * @param prefix of it in the repository
 * @param who commits
 * @param recorded what earlier cycles committed
 */
record Commit(Path root, String prefix, Identity who, CommitMaker.Recorded recorded) {

  /** Makes it, and nothing points to it yet. */
  RevCommit of(Repository repository, RevCommit head, CommitMaker.Wanted wanted)
      throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = repository.newObjectReader()) {
      DirCache tree = DirCache.read(reader, head.getTree());
      Obstacles obstacles = new Obstacles(root, prefix, wanted.files());
      obstacles.check();
      obstacles.check(tree);
      DirCacheEditor editor = tree.editor();
      boolean modes = hasModes(repository);
      for (FileOf file : wanted.files()) {
        String path = prefix + file.path();
        Blob committed = Blob.in(reader, head.getTree(), path);
        if (!isBefore(committed, file, modes)) {
          throw CommitMaker.refused(why(repository, head, committed, file));
        }
        FileVersion now = checkedNow(file);
        Blob blob = now == null ? null : blob(inserter, now, committed, modes);
        editor.add(Staging.edit(path, blob));
      }
      editor.finish();
      CommitBuilder commit = new CommitBuilder();
      ObjectId made = tree.writeTree(inserter);
      inserter.flush();
      checkNothingElse(reader, head, made, wanted.files());
      if (made.equals(head.getTree())) { // a right to execute alone, where git goes by none
        throw CommitMaker.refused("git sees no difference in it");
      }
      commit.setTreeId(made);
      commit.setParentId(head);
      Instant now = Instant.now();
      commit.setAuthor(who.author(now));
      commit.setCommitter(who.committer(now));
      commit.setMessage(wanted.message());
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      try (RevWalk walk = new RevWalk(repository)) {
        return walk.parseCommit(id);
      }
    }
  }

  /** Whatever else is wrong here, a commit is of these files and of no other. */
  private void checkNothingElse(
      ObjectReader reader, RevCommit head, ObjectId made, List<FileOf> files) throws IOException {
    Optional<String> other = somethingElse(reader, head, made, files);
    if (other.isPresent()) {
      throw CommitMaker.refused("it would change " + other.get() + ", too");
    }
  }

  private Optional<String> somethingElse(
      ObjectReader reader, RevCommit head, ObjectId made, List<FileOf> files) throws IOException {
    Set<String> paths = new HashSet<>();
    files.forEach(file -> paths.add(prefix + file.path()));
    try (TreeWalk walk = new TreeWalk(reader)) {
      walk.addTree(head.getTree());
      walk.addTree(made);
      walk.setRecursive(true);
      walk.setFilter(TreeFilter.ANY_DIFF);
      while (walk.next()) {
        if (!paths.contains(walk.getPathString())) {
          return Optional.of(walk.getPathString());
        }
      }
    }
    return Optional.empty();
  }

  /** Whether a commit makes of its parent what this change makes of it, and nothing besides. */
  boolean isIn(Repository repository, RevCommit parent, RevCommit made, CommitMaker.Wanted wanted)
      throws IOException {
    if (!fits(repository, parent, wanted)) {
      return false;
    }
    boolean modes = hasModes(repository);
    try (ObjectReader reader = repository.newObjectReader()) {
      for (FileOf file : wanted.files()) {
        Blob before = Blob.in(reader, parent.getTree(), prefix + file.path());
        Blob after = Blob.in(reader, made.getTree(), prefix + file.path());
        if (!isAfter(before, after, file, modes)) {
          return false;
        }
      }
      return somethingElse(reader, parent, made.getTree(), wanted.files()).isEmpty();
    }
  }

  private static boolean isAfter(
      @Nullable Blob before, @Nullable Blob after, FileOf file, boolean modes) {
    if (after == null) {
      return file.after().isEmpty();
    }
    boolean executable = modes ? file.executable() : before != null && before.isExecutable();
    return after.isFile()
        && after.id().name().equals(file.after())
        && after.isExecutable() == executable;
  }

  /** Whether files have a right to execute here, and git goes by it. */
  private boolean hasModes(Repository repository) {
    return repository.getConfig().getBoolean("core", "filemode", true)
        && Files.getFileAttributeView(root, PosixFileAttributeView.class) != null;
  }

  /** Whether a commit has all files as they were before the change. */
  boolean fits(Repository repository, RevCommit onto, CommitMaker.Wanted wanted)
      throws IOException {
    boolean modes = hasModes(repository);
    try (ObjectReader reader = repository.newObjectReader()) {
      for (FileOf file : wanted.files()) {
        Blob committed = Blob.in(reader, onto.getTree(), prefix + file.path());
        if (!isBefore(committed, file, modes)) {
          return false;
        }
      }
      return true;
    }
  }

  private static boolean isBefore(@Nullable Blob committed, FileOf file, boolean modes) {
    return hasContent(committed, file)
        && (!modes || committed == null || committed.isExecutable() == file.wasExecutable());
  }

  private static boolean hasContent(@Nullable Blob committed, FileOf file) {
    return committed == null
        ? file.before().isEmpty()
        : committed.isFile() && committed.id().name().equals(file.before());
  }

  private String why(Repository repository, RevCommit head, @Nullable Blob committed, FileOf file)
      throws IOException {
    if (hasContent(committed, file)) {
      return file.path() + " had another right to execute than git has, which is not committed";
    }
    try (ObjectReader reader = repository.newObjectReader()) {
      return new OwnBranches(repository, head, recorded)
          .newest(tip -> hasContent(Blob.in(reader, tip.getTree(), prefix + file.path()), file))
          .map(
              branch ->
                  file.path()
                      + " was changed by an earlier cycle, and its branch "
                      + branch.name()
                      + " is not merged")
          .orElse(
              file.path() + " had changes of yours that are not committed, or is filtered by git");
    }
  }

  /** Where nobody can say who may execute it, it stays as it was committed. */
  private static Blob blob(
      ObjectInserter inserter, FileVersion now, @Nullable Blob committed, boolean modes)
      throws IOException {
    boolean executable = modes ? now.executable() : committed != null && committed.isExecutable();
    return new Blob(
        inserter.insert(Constants.OBJ_BLOB, now.content()),
        executable ? FileMode.EXECUTABLE_FILE : FileMode.REGULAR_FILE);
  }

  /** Nothing but what was checked is committed. */
  private @Nullable FileVersion checkedNow(FileOf file) {
    FileVersion now = new FolderFiles(root).file(file.path());
    String id = now == null ? "" : CommitMaker.blobId(now.content());
    boolean same = now == null || now.executable() == file.executable();
    if (!id.equals(file.after()) || !same) {
      throw CommitMaker.refused(file.path() + " was changed since the change was kept");
    }
    return now;
  }
}
