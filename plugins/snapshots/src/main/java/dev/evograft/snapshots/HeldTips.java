// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.jgit.lib.ObjectId;

/**
 * Commits whose history the private repository has whole, so that only what comes on top of them is
 * copied; or, under another name, those whose history is too much for it. A lost file costs a walk
 * or a copy.
 */
final class HeldTips {

  private static final String WHOLE = "whole";

  private final Path file;
  private final String first;
  private final Set<ObjectId> tips = new HashSet<>();

  private HeldTips(Path file, String first) throws IOException {
    this.file = file;
    this.first = first;
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file);
      if (!lines.isEmpty() && lines.get(0).equals(first)) {
        lines.stream().filter(ObjectId::isId).map(ObjectId::fromString).forEach(tips::add);
      }
    }
  }

  static HeldTips whole(Store store) throws IOException {
    HeldTips whole = new HeldTips(store.folder().resolve(WHOLE), WHOLE);
    for (ObjectId tip : List.copyOf(whole.tips)) {
      if (!store.owns(tip)) {
        whole.tips.remove(tip);
      }
    }
    return whole;
  }

  /** Of one limit: by another they may be held. */
  static HeldTips tooLarge(Store store, long limit) throws IOException {
    return new HeldTips(store.folder().resolve("too-large"), "more than " + limit);
  }

  /** Of what is needed, all that it leads to stays, too; of the rest nothing is known. */
  static void keepOf(Store store, Set<ObjectId> needed) throws IOException {
    HeldTips whole = new HeldTips(store.folder().resolve(WHOLE), WHOLE);
    if (whole.tips.retainAll(needed)) {
      whole.write();
    }
  }

  boolean has(ObjectId tip) {
    return tips.contains(tip);
  }

  Set<ObjectId> all() {
    return Set.copyOf(tips);
  }

  void add(Set<ObjectId> more) throws IOException {
    if (tips.addAll(more)) {
      write();
    }
  }

  private void write() throws IOException {
    Set<String> lines = new TreeSet<>();
    tips.forEach(tip -> lines.add(tip.name()));
    Store.write(file, first + "\n" + String.join("\n", lines) + "\n");
  }
}
