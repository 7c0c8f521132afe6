// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.spi.RetriableException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What files of a room say: their hashes, and whether they name the workspace. Each is read once as
 * long as it stays as it is. For one thread.
 */
final class Reading {

  private final Path folder;
  private final HeldFiles held;
  private final Marks marks = new Marks();
  private @Nullable Covered covered;
  private @Nullable Answers answers;

  /** They are asked for several times, by the same rules and of the same tree. */
  private record Covered(ProtectedPaths by, Tree of, Collection<String> paths) {}

  /**
   * Which paths decide whether checks pass, which follows from their names alone: for the next
   * cycle, whose checks are mostly the same.
   *
   * @param of each path that was asked for
   */
  record Answers(ProtectedPaths by, Map<String, Boolean> of) {}

  Reading(Path folder, HeldFiles held) {
    this.folder = folder;
    this.held = held;
  }

  /** What was read. */
  Marks marks() {
    return marks;
  }

  /**
   * By path.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  Map<String, String> hashes(Survey of, Collection<String> paths) {
    Map<String, String> hashes = new HashMap<>();
    read(of, paths).forEach((path, mark) -> hashes.put(path, mark.hash()));
    return hashes;
  }

  /**
   * The first of these files that names the workspace by its whole path.
   *
   * @throws RetriableException code {@code copy_failed}
   */
  Optional<String> naming(Survey of, Collection<String> paths) {
    return read(of, paths).entrySet().stream()
        .filter(one -> one.getValue().names())
        .map(Map.Entry::getKey)
        .min(String::compareTo);
  }

  private Map<String, Marks.Mark> read(Survey of, Collection<String> paths) {
    Map<String, Stamp> asked = new HashMap<>();
    for (String path : paths) {
      HeldFiles.Held file = held.at(path);
      if (file != null) {
        asked.put(path, file.own());
      }
    }
    try {
      return marks.of(folder, of.root(), asked);
    } catch (IOException e) {
      throw Room.failed(folder, e);
    }
  }

  /** Those of all paths that decide whether checks pass. */
  Collection<String> covered(Survey of, List<String> all, ProtectedPaths by) {
    Covered known = covered;
    if (known == null || known.by() != by || known.of() != of.tree()) {
      known = new Covered(by, of.tree(), covered(all, by));
      covered = known;
    }
    return known.paths();
  }

  private Collection<String> covered(List<String> all, ProtectedPaths by) {
    Answers before = answers;
    Map<String, Boolean> known = before != null && before.by().isSame(by) ? before.of() : Map.of();
    List<String> unknown = new ArrayList<>();
    Map<String, Boolean> now = new HashMap<>(2 * all.size());
    for (String path : all) {
      Boolean covers = known.get(path);
      if (covers == null) {
        unknown.add(path);
      } else {
        now.put(path, covers);
      }
    }
    Map<String, Boolean> asked = new ConcurrentHashMap<>();
    try {
      Lanes.each(unknown, path -> asked.put(path, by.covers(path)));
    } catch (IOException e) {
      throw Room.failed(folder, e);
    }
    now.putAll(asked);
    answers = new Answers(by, now);
    return all.stream().filter(path -> now.getOrDefault(path, false)).toList();
  }

  /** What was found out for others; null for nothing. */
  @Nullable Answers answers() {
    return answers;
  }

  /** Knows what others found out. */
  void take(@Nullable Answers others) {
    answers = others;
  }
}
