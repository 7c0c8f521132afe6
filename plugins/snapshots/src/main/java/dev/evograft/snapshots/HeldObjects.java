// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
   * Copies what can be reached from some and not from others, where it is not here already.
   *
   * @param most bytes of all together
   * @return what is not held since it is too much, a line each
   */
  List<String> hold(Wanted wanted, long most) throws IOException {
    Set<ObjectId> wants = new HashSet<>();
    for (ObjectId id : wanted.wanted().keySet()) {
      if (!store.owns(id) && store.has(id)) {
        wants.add(id);
      }
    }
    Set<ObjectId> haves = new HashSet<>();
    for (ObjectId id : wanted.kept()) {
      if (store.has(id)) {
        haves.add(id);
      }
    }
    Reached reached = Reached.load(store, haves);
    wants.removeIf(reached::has);
    List<String> unheld = new ArrayList<>();
    try {
      copyHere(wants, haves, most);
    } catch (MissingObjectException | TooLarge e) {
      oneByOne(wants, haves, most, wanted, unheld);
    }
    reached.add(wants);
    return unheld;
  }

  /** Returns how much it was. */
  private long copyHere(Set<ObjectId> wants, Set<ObjectId> haves, long most) throws IOException {
    Path pack = write(wants, haves, store.folder().resolve("objects/pack"), most);
    if (pack == null) {
      return 0;
    }
    store.added(pack);
    return Files.size(pack);
  }

  private void oneByOne(
      Set<ObjectId> wants, Set<ObjectId> haves, long most, Wanted wanted, List<String> unheld)
      throws IOException {
    long left = most;
    for (ObjectId want : List.copyOf(wants)) {
      try {
        left -= copyHere(Set.of(want), haves, left);
        haves.add(want);
      } catch (TooLarge e) {
        wants.remove(want);
        unheld.add(
            Failures.oneLine(wanted.wanted().get(want))
                + ": its history is more than snapshot.max_bytes, and is lost if git removes it");
      } catch (MissingObjectException e) {
        continue; // a partial clone: git itself cannot go there
      }
    }
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
    try (Store.Alone alone = Store.Alone.of(objects)) {
      for (ObjectId id : wanted) {
        if (!alone.has(id)) {
          (store.has(id) ? wants : lost).add(id);
        } else if (tips.contains(id)) {
          haves.add(id);
        }
      }
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
      if (writer.getObjectCount() == 0) {
        return null;
      }
      Path pack = store.folder().resolve("tmp/held.pack");
      Path index = store.folder().resolve("tmp/held.idx");
      try (OutputStream out = new Bounded(Files.newOutputStream(pack), most)) {
        writer.writePack(NullProgressMonitor.INSTANCE, NullProgressMonitor.INSTANCE, out);
      }
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(index))) {
        writer.writeIndex(out);
      }
      Store.force(pack);
      Store.force(index);
      store.moments().before("held pack");
      String name = "pack-" + writer.computeName().name();
      Files.createDirectories(folder);
      Path target = folder.resolve(name + ".pack");
      Files.move(pack, target, StandardCopyOption.REPLACE_EXISTING);
      Files.move(index, folder.resolve(name + ".idx"), StandardCopyOption.REPLACE_EXISTING);
      Store.force(folder);
      return target;
    }
  }

  /** More than may be stored. */
  private static final class TooLarge extends IOException {
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
