// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Collection;
import java.util.HashSet;
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

  /** Copies what can be reached from some and not from others, where it is not here already. */
  void hold(Collection<ObjectId> wanted, Collection<ObjectId> kept) throws IOException {
    Set<ObjectId> wants = new HashSet<>();
    for (ObjectId id : wanted) {
      if (!store.owns(id) && store.has(id)) {
        wants.add(id);
      }
    }
    Set<ObjectId> haves = new HashSet<>();
    for (ObjectId id : kept) {
      if (store.has(id)) {
        haves.add(id);
      }
    }
    Reached reached = Reached.load(store, haves);
    wants.removeIf(reached::has);
    try {
      copyHere(wants, haves);
    } catch (MissingObjectException e) {
      for (ObjectId each : wants) {
        copyIfWhole(each, haves);
      }
    }
    reached.add(wants);
  }

  private void copyHere(Set<ObjectId> wants, Set<ObjectId> haves) throws IOException {
    Path pack = write(wants, haves, store.folder().resolve("objects/pack"));
    if (pack != null) {
      store.added(pack);
    }
  }

  /** A partial clone has commits without all of their objects: git itself cannot go there. */
  private void copyIfWhole(ObjectId want, Set<ObjectId> haves) throws IOException {
    try {
      copyHere(Set.of(want), haves);
    } catch (MissingObjectException e) {
      return; // nothing that we could hold
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
      write(wants, haves, objects.resolve("pack"));
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
      write(Set.of(want), haves, objects.resolve("pack"));
      return true;
    } catch (MissingObjectException e) {
      return false;
    }
  }

  private @Nullable Path write(Set<ObjectId> wants, Set<ObjectId> haves, Path folder)
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
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(pack))) {
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
}
