// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.internal.storage.file.Pack;
import org.eclipse.jgit.internal.storage.file.PackIndex;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/**
 * What is in each pack of the private repository, for who takes away what nobody needs. A pack
 * itself counts as empty, or is left out, when its index cannot be read; here that is an error.
 */
final class PackIndexes {

  private static final int SUM = 20;

  private final Map<Pack, PackIndex> all;

  private PackIndexes(Map<Pack, PackIndex> all) {
    this.all = all;
  }

  /**
   * Reads all of them.
   *
   * @throws IOException when one cannot be read, or is not what was written
   */
  static PackIndexes read(Store store) throws IOException {
    Map<Pack, PackIndex> all = new LinkedHashMap<>();
    Set<String> known = new HashSet<>();
    for (Pack pack : store.packs()) {
      Path file = pack.getPackFile().toPath();
      String name = String.valueOf(file.getFileName());
      known.add(name);
      check(file.resolveSibling(name.replaceFirst("pack$", "idx")));
      all.put(pack, pack.getIndex());
    }
    Path folder = store.folder().resolve("objects/pack");
    try (DirectoryStream<Path> packs = Files.newDirectoryStream(folder, "*.pack")) {
      for (Path each : packs) {
        if (!known.contains(String.valueOf(each.getFileName()))) {
          throw new IOException(each + " cannot be read");
        }
      }
    }
    return new PackIndexes(all);
  }

  /** One byte that is another hides an object. */
  private static void check(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    int end = Math.max(0, bytes.length - SUM);
    MessageDigest digest = Constants.newMessageDigest();
    digest.update(bytes, 0, end);
    if (!Arrays.equals(digest.digest(), Arrays.copyOfRange(bytes, end, bytes.length))) {
      throw new IOException(file + " is damaged");
    }
  }

  Map<Pack, PackIndex> all() {
    return Collections.unmodifiableMap(all);
  }

  /** All that is in any of them. */
  Set<ObjectId> objects() {
    Set<ObjectId> objects = new HashSet<>();
    for (PackIndex index : all.values()) {
      for (PackIndex.MutableEntry entry : index) {
        objects.add(entry.toObjectId());
      }
    }
    return objects;
  }
}
