// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.solidify;

import dev.evograft.evolution.execute.FolderFiles;
import dev.evograft.evolution.patch.FileVersion;
import dev.evograft.evolution.place.GitAccess;
import dev.evograft.evolution.solidify.CommitMaker.FileOf;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.dircache.DirCache;
import org.eclipse.jgit.dircache.DirCacheEditor;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * A commit of a change upon another: of files that were committed as they were before, with what
 * was checked and nothing else.
 *
 * @param root the workspace
 * @param prefix of it in the repository
 * @param person who commits
 */
record Commit(Path root, String prefix, GitAccess.Person person) {

  /** Makes it, and nothing points to it yet. */
  ObjectId of(Repository repository, RevCommit head, CommitMaker.Wanted wanted) throws IOException {
    try (ObjectInserter inserter = repository.newObjectInserter();
        ObjectReader reader = repository.newObjectReader()) {
      DirCache tree = DirCache.read(reader, head.getTree());
      Obstacles obstacles = new Obstacles(root, prefix, wanted.files());
      obstacles.check();
      obstacles.check(tree);
      DirCacheEditor editor = tree.editor();
      for (FileOf file : wanted.files()) {
        String path = prefix + file.path();
        checkCommitted(reader, head, path, file);
        FileVersion now = checkedNow(file);
        if (now == null) {
          editor.add(new DirCacheEditor.DeletePath(path));
        } else {
          ObjectId blob = inserter.insert(Constants.OBJ_BLOB, now.content());
          editor.add(new Staging.Put(path, blob, now.executable()));
        }
      }
      editor.finish();
      CommitBuilder commit = new CommitBuilder();
      ObjectId made = tree.writeTree(inserter);
      inserter.flush();
      checkNothingElse(reader, head, made, wanted.files());
      commit.setTreeId(made);
      commit.setParentId(head);
      commit.setAuthor(person.ident(Instant.now()));
      commit.setCommitter(person.ident(Instant.now()));
      commit.setMessage(wanted.message());
      ObjectId id = inserter.insert(commit);
      inserter.flush();
      return id;
    }
  }

  /** Whatever else is wrong here, a commit is of these files and of no other. */
  private void checkNothingElse(
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
          throw CommitMaker.refused("it would change " + walk.getPathString() + ", too");
        }
      }
    }
  }

  private static void checkCommitted(ObjectReader reader, RevCommit head, String path, FileOf file)
      throws IOException {
    try (TreeWalk walk = TreeWalk.forPath(reader, path, head.getTree())) {
      String committed = walk == null ? "" : walk.getObjectId(0).name();
      if (!committed.equals(file.before())) {
        throw CommitMaker.refused(
            file.path() + " had changes of yours that are not committed, or is filtered by git");
      }
    }
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
