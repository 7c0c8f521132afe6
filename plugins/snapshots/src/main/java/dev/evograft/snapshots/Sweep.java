// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Takes what no snapshot needs off the disk: a pack with nothing of use is deleted, of one with
 * both the rest is written anew. So a secret is gone with the last snapshot that had it, unless a
 * large pack would have to be written anew for a small part of it, and nobody asked for that.
 */
final class Sweep {

  /** A pack up to this, in bytes, is written anew for anything. */
  private static final long SMALL = 8 << 20;

  /** A larger one for this part of it. */
  private static final long FAIR = 4;

  private final Store store;
  private final boolean wholly;

  /**
   * Of a store.
   *
   * @param wholly whether nothing that nobody needs is to stay, whatever it takes
   */
  Sweep(Store store, boolean wholly) {
    this.store = store;
    this.wholly = wholly;
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
    PackIndexes packs;
    Set<ObjectId> needed;
    try {
      packs = PackIndexes.read(store);
      needed = new Needed(store, packs.objects()).all();
    } catch (EvograftException | IOException e) {
      return List.of(
          "what is no longer needed stays on the disk, since not all of it can be told: "
              + Failures.reason(e));
    }
    HeldTips.keepOf(store, needed);
    takeAway(needed, packs.all());
    return List.of();
  }

  private void takeAway(Set<ObjectId> needed, Map<Pack, PackIndex> packs) throws IOException {
    List<Pack> gone = new ArrayList<>();
    List<PackIndex> staying = new ArrayList<>();
    Set<ObjectId> moved = new HashSet<>();
    Set<ObjectId> left = new HashSet<>();
    Set<ObjectId> lost = new HashSet<>();
    for (Map.Entry<Pack, PackIndex> each : packs.entrySet()) {
      Pack pack = each.getKey();
      PackIndex index = each.getValue();
      List<ObjectId> used = new ArrayList<>();
      List<ObjectId> waste = new ArrayList<>();
      for (PackIndex.MutableEntry entry : index) {
        ObjectId id = entry.toObjectId();
        (needed.contains(id) ? used : waste).add(id);
      }
      if (!waste.isEmpty() && (used.isEmpty() || isWorth(pack, index, waste))) {
        gone.add(pack);
        moved.addAll(used);
        lost.addAll(waste);
      } else {
        staying.add(index);
        left.addAll(waste);
      }
    }
    for (PackIndex index : staying) {
      for (PackIndex.MutableEntry entry : index) {
        moved.remove(entry.toObjectId());
      }
    }
    lost.addAll(left); // of which a part may go
    Reached.forget(store, lost);
    Waste.write(store, lost); // until all of it is off the disk: nobody may get that far
    copy(moved);
    store.moments().before("delete packs");
    for (Pack pack : gone) {
      String name = pack.getPackFile().getName().replaceFirst("\\.pack$", "");
      Path folder = store.folder().resolve("objects/pack");
      pack.close();
      Files.deleteIfExists(folder.resolve(name + ".idx"));
      Files.deleteIfExists(folder.resolve(name + ".pack"));
    }
    Waste.write(store, left);
  }

  /** Whether enough of a pack is of no use: its offsets say how large each object is in it. */
  private boolean isWorth(Pack pack, PackIndex index, List<ObjectId> waste) throws IOException {
    long size = Files.size(pack.getPackFile().toPath());
    if (wholly || size <= SMALL) {
      return true;
    }
    List<Long> offsets = new ArrayList<>();
    for (PackIndex.MutableEntry entry : index) {
      offsets.add(entry.getOffset());
    }
    offsets.add(size);
    Collections.sort(offsets);
    long wasted = 0;
    for (ObjectId id : waste) {
      int at = Collections.binarySearch(offsets, index.findOffset(id));
      wasted += at < 0 ? 0 : offsets.get(at + 1) - offsets.get(at);
    }
    return wasted * FAIR >= size;
  }

  /** As they are packed already: to unpack a long history would make many times of it. */
  private void copy(Set<ObjectId> ids) throws IOException {
    if (!ids.isEmpty()) {
      new HeldObjects(store).copyAlone(ids);
    }
  }
}
