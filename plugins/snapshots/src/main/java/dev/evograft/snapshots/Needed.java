// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.errors.MissingObjectException;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.ObjectWalk;
import org.eclipse.jgit.revwalk.RevObject;

/** Everything in the private repository that a snapshot needs. */
final class Needed {

  private final Store store;
  private final Set<ObjectId> all = new HashSet<>();

  Needed(Store store) {
    this.store = store;
  }

  Set<ObjectId> all() throws IOException {
    Catalog catalog = new Catalog(store);
    Set<ObjectId> tips = new HashSet<>();
    for (String id : catalog.ids()) {
      all.addAll(catalog.objects(id));
      for (Part part : catalog.manifest(id).parts()) {
        part.entries().forEach(entry -> all.add(entry.content()));
        all.add(part.git().index().bytes());
        all.add(part.cover().rules());
        all.add(part.cover().tracked());
        all.add(part.cover().ignored());
        tips(part, tips);
      }
    }
    reach(tips);
    return all;
  }

  private void tips(Part part, Set<ObjectId> tips) throws IOException {
    tips.add(part.git().head());
    part.git().refs().values().stream()
        .filter(ObjectId::isId)
        .forEach(id -> tips.add(ObjectId.fromString(id)));
    for (Entry entry : part.entries()) {
      if (entry.area() == Area.COMMON && entry.path().equals("logs/refs/stash")) {
        tips.addAll(RefFiles.stash(store.bytes(entry.content())));
      }
    }
    if (part.git().index().isThere()) {
      try {
        for (IndexFile.Item item :
            IndexFile.read(store.bytes(part.git().index().bytes()), "the index")) {
          all.add(item.id());
        }
      } catch (EvograftException e) {
        return; // an undo keeps a damaged index as the bytes that it is
      }
    }
  }

  /** From these only as far as the private repository itself has the objects. */
  private void reach(Set<ObjectId> tips) throws IOException {
    try (ObjectWalk walk = new ObjectWalk(store.repository())) {
      for (ObjectId tip : tips) {
        if (!store.owns(tip)) {
          continue;
        }
        try {
          walk.markStart(walk.parseAny(tip));
        } catch (MissingObjectException e) {
          continue;
        }
      }
      for (RevObject next = walk.next(); next != null; next = walk.next()) {
        all.add(next.getId());
      }
      for (RevObject next = walk.nextObject(); next != null; next = walk.nextObject()) {
        all.add(next.getId());
      }
    } catch (MissingObjectException e) {
      throw new IOException("an object of the user's repository is gone: " + e.getMessage(), e);
    }
  }
}
