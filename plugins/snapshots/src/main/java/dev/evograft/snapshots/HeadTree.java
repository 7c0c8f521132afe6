// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The blobs that a commit has. Those of the last one are kept in a file, since a walk through all
 * trees is a good part of a small snapshot; a lost or damaged file costs that walk.
 */
final class HeadTree {

  private static final int ID = 20;

  private HeadTree() {}

  /** All of them; none of a commit that is not there. */
  static Set<ObjectId> blobs(Store store, ObjectId commit) throws IOException {
    if (commit.equals(ObjectId.zeroId())) {
      return new HashSet<>();
    }
    Path file = store.folder().resolve("committed");
    Set<ObjectId> blobs = read(file, commit);
    if (blobs.isEmpty()) {
      blobs = walk(store, commit);
      write(file, commit, blobs);
    }
    return blobs;
  }

  private static Set<ObjectId> walk(Store store, ObjectId commit) throws IOException {
    Set<ObjectId> blobs = new HashSet<>();
    try (ObjectReader reader = store.repository().newObjectReader();
        RevWalk walk = new RevWalk(reader);
        TreeWalk tree = new TreeWalk(reader)) {
      tree.addTree(walk.parseCommit(commit).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        if (tree.getFileMode(0) != FileMode.GITLINK) {
          blobs.add(tree.getObjectId(0));
        }
      }
    } catch (MissingObjectException e) {
      return new HashSet<>(); // a partial or damaged repository: all is stored
    }
    return blobs;
  }

  /** Empty when the file is of another commit, or not whole: it ends with the commit again. */
  private static Set<ObjectId> read(Path file, ObjectId commit) throws IOException {
    Set<ObjectId> blobs = new HashSet<>();
    if (!Files.exists(file)) {
      return blobs;
    }
    byte[] bytes = Files.readAllBytes(file);
    int last = bytes.length - ID;
    if (last < ID
        || bytes.length % ID != 0
        || !ObjectId.fromRaw(bytes).equals(commit)
        || !ObjectId.fromRaw(bytes, last).equals(commit)) {
      return blobs;
    }
    for (int at = ID; at < last; at += ID) {
      blobs.add(ObjectId.fromRaw(bytes, at));
    }
    return blobs;
  }

  private static void write(Path file, ObjectId commit, Set<ObjectId> blobs) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(ID * (blobs.size() + 2));
    commit.copyRawTo(out);
    for (ObjectId blob : blobs) {
      blob.copyRawTo(out);
    }
    commit.copyRawTo(out);
    Store.write(file, out.toByteArray());
  }
}
