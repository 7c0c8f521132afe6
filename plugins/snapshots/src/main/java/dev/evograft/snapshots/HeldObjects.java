// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.internal.storage.pack.PackWriter;
import org.eclipse.jgit.lib.NullProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.revwalk.RevObject;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.pack.PackConfig;
import org.jspecify.annotations.Nullable;

/**
 * Git's own objects that no ref of the user's may hold any more when they are wanted back: commits
 * of the stash, what is staged, commits made in between. They are copied into the private
 * repository, and back from it.
 */
final class HeldObjects {

  private final Store store;

  HeldObjects(Store store) {
    this.store = store;
  }

  /**
   * Copies what can be reached from some and not from others.
   *
   * @return how much it was
   * @throws TooLarge when it is more than may be
   */
  long copyHere(Set<ObjectId> wants, Set<ObjectId> haves, long most) throws IOException {
    Path pack = write(wants, haves, store.folder().resolve("objects/pack"), most);
    if (pack == null) {
      return 0;
    }
    store.added(pack);
    return Files.size(pack);
  }

  /**
   * Copies objects back that git has removed meanwhile.
   *
   * @param tips those of them from which git itself goes on: what they reach is there with them
   * @return those that are nowhere
   */
  Set<ObjectId> giveBack(Collection<ObjectId> wanted, Collection<ObjectId> tips, Path objects)
      throws IOException {
    Set<ObjectId> wants = new HashSet<>();
    Set<ObjectId> haves = new HashSet<>();
    Set<ObjectId> lost = new HashSet<>();
    try (UserObjects theirs = UserObjects.of(objects)) {
      for (ObjectId id : wanted) {
        if (!theirs.has(id)) {
          (store.has(id) ? wants : lost).add(id);
        } else if (tips.contains(id)) {
          haves.add(id);
        }
      }
    }
    if (!wants.isEmpty()) {
      SafeTree.refuseLinks(objects.resolveSibling(""), objects.resolve("pack/new"));
    }
    try {
      write(wants, haves, objects.resolve("pack"), Long.MAX_VALUE);
    } catch (MissingObjectException e) {
      for (ObjectId each : wants) {
        if (!giveBackWhole(each, haves, objects)) {
          lost.add(each);
        }
      }
    }
    return lost;
  }

  /** Whether all was there that it goes on from: that may have been the user's, and be gone. */
  private boolean giveBackWhole(ObjectId want, Set<ObjectId> haves, Path objects)
      throws IOException {
    try {
      write(Set.of(want), haves, objects.resolve("pack"), Long.MAX_VALUE);
      return true;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  private @Nullable Path write(Set<ObjectId> wants, Set<ObjectId> haves, Path folder, long most)
      throws IOException {
    if (wants.isEmpty()) {
      return null;
    }
    try (ObjectReader reader = store.repository().newObjectReader();
        PackWriter writer = new PackWriter(store.repository(), reader)) {
      writer.setDeltaBaseAsOffset(true);
      writer.setReuseDeltaCommits(true);
      writer.setIgnoreMissingUninteresting(true);
      writer.preparePack(NullProgressMonitor.INSTANCE, wants, haves);
      return writer.getObjectCount() == 0 ? null : write(writer, folder, most);
    }
  }

  /** Packs these anew, without what they lead to. */
  void copyAlone(Set<ObjectId> ids) throws IOException {
    PackConfig config = new PackConfig(store.repository());
    config.setDeltaCompress(false); // as they are, and no search for what may be smaller
    try (ObjectReader reader = store.repository().newObjectReader();
        RevWalk walk = new RevWalk(reader);
        PackWriter writer = new PackWriter(config, reader)) {
      walk.setRetainBody(false);
      writer.setDeltaBaseAsOffset(true);
      writer.setReuseDeltaCommits(true);
      List<RevObject> objects = new ArrayList<>();
      for (ObjectId id : ids) {
        objects.add(walk.parseAny(id));
      }
      writer.preparePack(objects.iterator());
      store.added(write(writer, store.folder().resolve("objects/pack"), Long.MAX_VALUE));
    }
  }

  private Path write(PackWriter writer, Path folder, long most) throws IOException {
    Path pack = store.folder().resolve("tmp/held.pack");
    Path index = store.folder().resolve("tmp/held.idx");
    try (OutputStream out = new Bounded(anew(pack), most)) {
      writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
    }
    try (OutputStream out = new BufferedOutputStream(anew(index))) {
      writer.writeIndex(out);
    }
    Store.force(pack);
    Store.force(index);
    store.moments().before("held pack");
    store.moments().writing(Files.size(pack) + Files.size(index));
    String name = "pack-" + writer.computeName().name();
    Ownership.folders(folder);
    Path target = folder.resolve(name + ".pack");
    Path named = folder.resolve(name + ".idx");
    if (folder.startsWith(store.folder()) && Files.exists(target) && Files.exists(named)) {
      Files.delete(pack);
      Files.delete(index);
      return target; // its name says what is in it, and it may be open
    }
    for (Path made : List.of(pack, index)) {
      Ownership.likeGits(made, folder.resolve("new"));
    }
    Files.move(pack, target, StandardCopyOption.REPLACE_EXISTING);
    Files.move(index, named, StandardCopyOption.REPLACE_EXISTING);
    Store.force(folder);
    return target;
  }

  /** What had its name is not written to: somebody may have made a link of it. */
  private static OutputStream anew(Path file) throws IOException {
    FileTree.delete(file);
    return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW);
  }

  /** More than may be stored. */
  static final class TooLarge extends IOException {
    private static final long serialVersionUID = 1L;
  }

  private static final class Bounded extends BufferedOutputStream {

    private long left;

    Bounded(OutputStream out, long most) {
      super(out, 1 << 16);
      this.left = most;
    }

    @Override
    public void write(int b) throws IOException {
      count(1);
      super.write(b);
    }

    @Override
    public void write(byte[] from, int at, int length) throws IOException {
      count(length);
      super.write(from, at, length);
    }

    private void count(int more) throws IOException {
      left -= more;
      if (left < 0) {
        throw new TooLarge();
      }
    }
  }
}
