// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Takes what no snapshot needs off the disk: a pack with nothing of use is deleted, of one with
 * both the rest is written anew. So a secret is gone with the last snapshot that had it.
 */
final class Sweep {

  private final Store store;

  Sweep(Store store) {
    this.store = store;
  }

  /** Nothing goes as long as something cannot be known: a line that says so. */
  List<String> run() throws IOException {
    try {
      return sweep();
    } catch (OutOfMemoryError e) { // else every later command would die of it, too
      return List.of(
          "what is no longer needed stays on the disk, since Java has too little memory to tell it;"
              + " give it more (EVOGRAFT_JAVA_OPTS=-Xmx4g) and remove a snapshot");
    }
  }

  private List<String> sweep() throws IOException {
    Reached.forget(store);
    Set<ObjectId> needed;
    try {
      needed = new Needed(store).all();
    } catch (EvograftException | IOException e) {
      return List.of(
          "what is no longer needed stays on the disk, since not all of it can be told: "
              + Failures.reason(e));
    }
    HeldTips.keepOf(store, needed);
    takeAway(needed);
    return List.of();
  }

  private void takeAway(Set<ObjectId> needed) throws IOException {
    List<Pack> gone = new ArrayList<>();
    List<Pack> staying = new ArrayList<>();
    Set<ObjectId> moved = new HashSet<>();
    for (Pack pack : store.packs()) {
      List<ObjectId> used = new ArrayList<>();
      boolean waste = false;
      for (PackIndex.MutableEntry entry : pack) {
        ObjectId id = entry.toObjectId();
        if (needed.contains(id)) {
          used.add(id);
        } else {
          waste = true;
        }
      }
      if (waste) {
        gone.add(pack);
        moved.addAll(used);
      } else {
        staying.add(pack);
      }
    }
    for (Pack pack : staying) {
      for (PackIndex.MutableEntry entry : pack) {
        moved.remove(entry.toObjectId());
      }
    }
    copy(moved);
    store.moments().before("delete packs");
    for (Pack pack : gone) {
      String name = pack.getPackFile().getName().replaceFirst("\\.pack$", "");
      Path folder = store.folder().resolve("objects/pack");
      pack.close();
      Files.deleteIfExists(folder.resolve(name + ".idx"));
      Files.deleteIfExists(folder.resolve(name + ".pack"));
    }
  }

  /** As they are packed already: to unpack a long history would make many times of it. */
  private void copy(Set<ObjectId> ids) throws IOException {
    if (!ids.isEmpty()) {
      new HeldObjects(store).copyAlone(ids);
    }
  }
}
