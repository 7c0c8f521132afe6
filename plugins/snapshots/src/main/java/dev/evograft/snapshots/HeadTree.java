// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;

/**
 * The blobs that commits have. They are kept in a file for each commit of the last snapshot, since
 * a walk through all trees is a good part of a small one; a lost or damaged file costs that walk.
 */
final class HeadTree {

  private static final String NAME = "committed";
  private static final int ID = 20;

  private final Store store;
  private final Path folder;

  HeadTree(Store store) {
    this.store = store;
    this.folder = store.folder().resolve(NAME);
  }

  /**
   * All of them; none of a commit that is not there.
   *
   * @param commits each with the folder of objects that has it
   */
  Set<ObjectId> blobs(Map<ObjectId, Path> commits) throws IOException {
    Set<ObjectId> all = new HashSet<>();
    Set<String> names = new HashSet<>();
    for (Map.Entry<ObjectId, Path> commit : commits.entrySet()) {
      Set<ObjectId> blobs = blobs(commit.getKey(), commit.getValue());
      if (all.isEmpty()) {
        all = blobs; // mostly there is one, of many thousands
      } else {
        all.addAll(blobs);
      }
      names.add(commit.getKey().name());
    }
    forgetBut(names);
    return all;
  }

  private Set<ObjectId> blobs(ObjectId commit, Path objects) throws IOException {
    Path file = folder.resolve(commit.name());
    Set<ObjectId> blobs = read(file, commit);
    if (blobs.isEmpty()) {
      blobs = walk(commit, objects);
      store.makeFolder(NAME);
      write(file, commit, blobs);
    }
    return blobs;
  }

  private void forgetBut(Set<String> names) throws IOException {
    if (!Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(folder);
      return;
    }
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        if (!names.contains(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
  }

  /**
   * Those that are listed and not there are the user's to lose: they are stored. They are looked
   * for in the user's objects and not through the store, which first looks at its own folder of
   * packs on the disk for each.
   */
  private static Set<ObjectId> walk(ObjectId commit, Path objects) throws IOException {
    Set<ObjectId> blobs = new HashSet<>();
    try (UserObjects theirs = UserObjects.of(objects);
        ObjectReader reader = theirs.newReader();
        RevWalk walk = new RevWalk(reader);
        TreeWalk tree = new TreeWalk(reader)) {
      tree.addTree(walk.parseCommit(commit).getTree());
      tree.setRecursive(true);
      while (tree.next()) {
        ObjectId blob = tree.getObjectId(0);
        if (tree.getFileMode(0) != FileMode.GITLINK && reader.has(blob)) {
          blobs.add(blob);
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
