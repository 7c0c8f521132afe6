// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What git had of files that look like databases. By their size and time it knew whether they were
 * what it had, so nobody needs to open one to know that, too.
 */
final class Committed {

  private static final int TYPE = 0170000;
  private static final int FILE = 0100000;
  private static final long LOWEST = 0xffffffffL;

  private final Part part;
  private final Store store;
  private @Nullable Map<String, IndexFile.Item> items;

  /** Of one part, by its index. */
  Committed(Part part, Store store) {
    this.part = part;
    this.store = store;
  }

  private Map<String, IndexFile.Item> items() throws IOException {
    Map<String, IndexFile.Item> known = items;
    if (known != null) {
      return known;
    }
    Map<String, IndexFile.Item> read = new HashMap<>();
    if (part.git().index().isThere()) {
      try {
        byte[] index = store.bytes(part.git().index().bytes());
        new IndexFile("the index")
            .items(index).stream()
                .filter(item -> !item.seen().conflict() && (item.mode() & TYPE) == FILE)
                .forEach(item -> read.put(item.path(), item));
      } catch (EvograftException e) {
        read.clear(); // it was damaged then, and nobody knows
      }
    }
    items = read;
    return read;
  }

  /** Whether git has a file of this name, be it the same or another. */
  boolean has(Entry was) throws IOException {
    return was.area() == Area.TREE && items().containsKey(was.path());
  }

  /**
   * The file with its content, which git has.
   *
   * @param was what a snapshot names
   * @return null when git had none or may have had another; so it is where a filter makes a file of
   *     another size of what git has
   */
  @Nullable Entry clean(Entry was) throws IOException {
    if (was.kind() != Kind.DATABASE || was.area() != Area.TREE || !isByName(was.path())) {
      return null;
    }
    IndexFile.Item item = items().get(was.path());
    return item != null
            && item.seen().size() == (was.size() & LOWEST)
            && was.content().equals(Unheld.seen(was.size(), item.seen().mtime()))
            && item.seen().mtime()
                < part.git().index().time() // else it may be another all the same
            && store.has(item.id())
            && store.loader(item.id()).getSize() == was.size()
        ? new Entry(Area.TREE, Kind.FILE, was.mode(), was.size(), item.id(), was.path())
        : null;
  }

  /** Whether a path is none to be opened, whatever is beside it. */
  static boolean isByName(String path) {
    return Databases.looksLike(path.substring(path.lastIndexOf('/') + 1), Set.of());
  }

  /** All that a restore may make of a snapshot. */
  static Set<Entry> all(Manifest manifest, Store store) throws IOException {
    Set<Entry> all = new HashSet<>();
    for (Part part : manifest.parts()) {
      Committed git = new Committed(part, store);
      for (Entry entry : part.entries()) {
        Entry clean = git.clean(entry);
        if (clean != null) {
          all.add(clean);
        }
      }
    }
    return all;
  }
}
