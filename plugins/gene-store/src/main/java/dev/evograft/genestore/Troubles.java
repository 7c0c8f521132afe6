// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import dev.evograft.genestore.file.Reports;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What is wrong with files, as the one problem of this plugin. Safe for any thread. */
final class Troubles implements Reports {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Path, String> known = new TreeMap<>();
  private final Consumer<@Nullable String> problem;

  Troubles(Consumer<@Nullable String> problem) {
    this.problem = problem;
  }

  @Override
  public void report(Path file, @Nullable String what) {
    lock.lock();
    try {
      if (what == null ? known.remove(file) != null : !what.equals(known.put(file, what))) {
        problem.accept(known.isEmpty() ? null : text());
      }
    } finally {
      lock.unlock();
    }
  }

  /** A line for every file with something wrong. */
  List<String> lines() {
    lock.lock();
    try {
      return known.entrySet().stream().map(one -> one.getKey() + " " + one.getValue()).toList();
    } finally {
      lock.unlock();
    }
  }

  private String text() {
    return known.entrySet().stream()
            .map(entry -> entry.getKey() + " " + entry.getValue())
            .collect(Collectors.joining("; "))
        + "; nothing of it is overwritten: what is damaged is kept as FILE.damaged-TIME when the"
        + " file is next written anew";
  }
}
