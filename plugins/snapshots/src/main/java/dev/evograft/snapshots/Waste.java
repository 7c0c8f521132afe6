// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What no snapshot needs and is in the private repository all the same, among what is needed: a
 * commit of it may have lost what it leads to, so that it is copied anew when it is wanted again.
 */
final class Waste {

  private static final int ID = 20;

  private Waste() {}

  private static Path file(Store store) {
    return store.folder().resolve("waste");
  }

  static Set<ObjectId> read(Store store) throws IOException {
    Set<ObjectId> ids = new HashSet<>();
    if (Files.exists(file(store))) {
      byte[] bytes = Files.readAllBytes(file(store));
      for (int at = 0; at + ID <= bytes.length; at += ID) {
        ids.add(ObjectId.fromRaw(bytes, at));
      }
    }
    return ids;
  }

  static void write(Store store, Collection<ObjectId> ids) throws IOException {
    if (ids.isEmpty()) {
      Files.deleteIfExists(file(store));
      return;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (ObjectId id : ids) {
      id.copyRawTo(out);
    }
    Store.write(file(store), out.toByteArray());
  }
}
