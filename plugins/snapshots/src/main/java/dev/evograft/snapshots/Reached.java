// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Commits that need not be copied as long as certain others are kept, because those reach them. It
 * saves a walk through the history; lost, it costs one.
 */
final class Reached {

  private final Path file;
  private final String from;
  private final Set<String> tips = new HashSet<>();

  private Reached(Path file, String from) {
    this.file = file;
    this.from = from;
  }

  static Reached load(Store store, Collection<ObjectId> kept) throws IOException {
    Set<String> names = new TreeSet<>();
    kept.forEach(id -> names.add(id.name()));
    Reached reached = new Reached(store.folder().resolve("reached"), String.join(" ", names));
    if (Files.exists(reached.file)) {
      List<String> lines = Files.readAllLines(reached.file);
      if (!lines.isEmpty() && lines.get(0).equals(reached.from)) {
        reached.tips.addAll(lines.subList(1, lines.size()));
      }
    }
    return reached;
  }

  /** What was held may be gone. */
  static void forget(Store store) throws IOException {
    Files.deleteIfExists(store.folder().resolve("reached"));
  }

  boolean has(ObjectId id) {
    return tips.contains(id.name());
  }

  void add(Collection<ObjectId> more) throws IOException {
    if (more.isEmpty()) {
      return;
    }
    more.forEach(id -> tips.add(id.name()));
    Store.write(file, from + "\n" + String.join("\n", tips) + "\n");
  }
}
