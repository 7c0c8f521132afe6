// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Commits that need not be copied as long as certain others are kept, because those reach them, or
 * all of them that the store has not. It saves a walk through the history; lost, it costs one.
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
      if (!lines.isEmpty() && isIn(lines.get(0), names)) {
        reached.tips.addAll(lines.subList(1, lines.size()));
      }
    }
    return reached;
  }

  /** Whoever keeps more reaches no less: so that an undo spares it, and does not forget it. */
  private static boolean isIn(String from, Set<String> names) {
    return from.isEmpty() || names.containsAll(List.of(from.split(" ")));
  }

  /**
   * What was copied may go again. The others are reached by what the user's repository has.
   *
   * @param gone objects that are taken away from the store
   */
  static void forget(Store store, Set<ObjectId> gone) throws IOException {
    Path file = store.folder().resolve("reached");
    if (gone.isEmpty() || !Files.exists(file)) {
      return;
    }
    List<String> lines = Files.readAllLines(file);
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (i == 0 || (ObjectId.isId(line) && !gone.contains(ObjectId.fromString(line)))) {
        kept.add(line);
      }
    }
    if (kept.size() < lines.size()) {
      Store.write(file, String.join("\n", kept) + "\n");
    }
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
