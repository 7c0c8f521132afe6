// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectLoader;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevTag;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/**
 * Everything in the private repository that a snapshot needs. What one needs is worked out once and
 * kept in a file, since to read all manifests is slow; a lost file costs that once more.
 */
final class Needed {

  private static final String NAME = "needed";

  /** What had commits of submodules in it, without what they lead to. */
  private static final String FORMER = "needs";

  private static final int ID = 20;

  private final Store store;
  private final Set<ObjectId> all = new HashSet<>();
  private final Set<ObjectId> owned;

  /**
   * Of a store.
   *
   * @param owned all that is in the private repository itself
   */
  Needed(Store store, Set<ObjectId> owned) {
    this.store = store;
    this.owned = owned;
  }

  Set<ObjectId> all() throws IOException {
    Set<ObjectId> tips = new HashSet<>();
    store.moments().looking("what is needed");
    FileTree.delete(store.folder().resolve(FORMER));
    for (String id : new Catalog(store).ids()) {
      all.addAll(new Catalog(store).objects(id));
      Path file = file(store, id);
      byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : work(id, file);
      for (int at = 0; at + ID < bytes.length; at += ID + 1) {
        (bytes[at] == 't' ? tips : all).add(ObjectId.fromRaw(bytes, at + 1));
      }
    }
    reach(tips);
    return all;
  }

  private static Path file(Store store, String id) {
    return store.folder().resolve(NAME).resolve(id);
  }

  /** The snapshot is no more. */
  static void forget(Store store, String id) throws IOException {
    Files.deleteIfExists(file(store, id));
  }

  private byte[] work(String id, Path file) throws IOException {
    Set<ObjectId> own = new HashSet<>();
    Set<ObjectId> tips = new HashSet<>();
    for (Part part : new Catalog(store).manifest(id).parts()) {
      part.entries().forEach(entry -> own.add(entry.content()));
      own.add(part.git().index().bytes());
      own.add(part.cover().rules());
      own.add(part.cover().tracked());
      own.add(part.cover().ignored());
      index(part, own);
      tips(part, tips);
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    write('o', own, out);
    write('t', tips, out);
    store.makeFolder(NAME);
    Store.write(file, out.toByteArray());
    return out.toByteArray();
  }

  /** What is not here now and was not since the snapshot was made is in the user's repository. */
  private void write(char letter, Set<ObjectId> ids, ByteArrayOutputStream out) throws IOException {
    for (ObjectId id : ids) {
      if (owns(id)) {
        out.write(letter);
        id.copyRawTo(out);
      }
    }
  }

  private boolean owns(ObjectId id) {
    return owned.contains(id);
  }

  private void tips(Part part, Set<ObjectId> tips) throws IOException {
    tips.add(part.git().head());
    tips.addAll(Operation.commits(part, store));
    part.git().refs().values().stream()
        .filter(ObjectId::isId)
        .forEach(id -> tips.add(ObjectId.fromString(id)));
    for (Entry entry : part.entries()) {
      if (entry.area() == Area.COMMON && entry.path().equals("logs/refs/stash")) {
        tips.addAll(RefFiles.stash(store.bytes(entry.content())));
      }
    }
  }

  private void index(Part part, Set<ObjectId> own) throws IOException {
    if (part.git().index().isThere()) {
      try {
        for (IndexFile.Item item :
            new IndexFile("the index").items(store.bytes(part.git().index().bytes()))) {
          if (!item.submodule()) { // those are the other repository's to name
            own.add(item.id());
          }
        }
      } catch (EvograftException e) {
        return; // an undo keeps a damaged index as the bytes that it is
      }
    }
  }

  /**
   * From these only as far as the private repository itself has the objects: where the user's begin
   * nothing of ours comes any more, and they may be gone.
   */
  private void reach(Set<ObjectId> tips) throws IOException {
    Set<ObjectId> reached = new HashSet<>();
    Deque<ObjectId> todo = new ArrayDeque<>(tips);
    while (!todo.isEmpty()) {
      ObjectId id = todo.remove();
      if (owns(id) && reached.add(id)) {
        follow(id, reached, todo);
      }
    }
    all.addAll(reached);
  }

  private void follow(ObjectId id, Set<ObjectId> reached, Deque<ObjectId> todo) throws IOException {
    ObjectLoader object = store.loader(id);
    switch (object.getType()) {
      case Constants.OBJ_COMMIT -> {
        RevCommit commit = RevCommit.parse(object.getBytes(Integer.MAX_VALUE));
        todo.add(commit.getTree().getId());
        for (RevCommit parent : commit.getParents()) {
          todo.add(parent.getId());
        }
      }
      case Constants.OBJ_TAG ->
          todo.add(RevTag.parse(object.getBytes(Integer.MAX_VALUE)).getObject().getId());
      case Constants.OBJ_TREE -> {
        CanonicalTreeParser tree = new CanonicalTreeParser();
        tree.reset(object.getBytes(Integer.MAX_VALUE));
        for (; !tree.eof(); tree.next()) {
          if (FileMode.TREE.equals(tree.getEntryRawMode())) {
            todo.add(tree.getEntryObjectId());
          } else if (!FileMode.GITLINK.equals(tree.getEntryRawMode())) {
            reached.add(tree.getEntryObjectId());
          }
        }
      }
      default -> {} // content leads nowhere
    }
  }
}
