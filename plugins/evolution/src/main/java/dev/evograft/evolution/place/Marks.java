// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What was read of files of a room, so that one is read once as long as it stays as it is. For one
 * thread.
 */
final class Marks {

  private static final long MOST_BYTES = 1 << 20;

  private final Map<String, Mark> known = new ConcurrentHashMap<>();

  /** That were read, and are nowhere written. */
  private final Set<String> fresh = ConcurrentHashMap.newKeySet();

  /**
   * What was read of a file.
   *
   * @param of the stamp that it had
   * @param hash of its content
   * @param names whether it names the workspace by its whole path; false for large ones
   */
  record Mark(Stamp of, String hash, boolean names) {}

  /**
   * Reads files, or remembers them.
   *
   * @param folder that they are in
   * @param workspace that they may name
   * @param files by path, with the stamp that they have now
   */
  Map<String, Mark> of(Path folder, Path workspace, Map<String, Stamp> files) throws IOException {
    List<Map.Entry<String, Stamp>> unknown = new ArrayList<>();
    for (var file : files.entrySet()) {
      Mark mark = known.get(file.getKey());
      Stamp stamp = file.getValue();
      if (mark == null || !stamp.exact() || !mark.of().equals(stamp)) {
        unknown.add(file);
      }
    }
    Lanes.each(
        unknown,
        file -> {
          String path = file.getKey();
          known.put(path, read(folder.resolve(path), workspace, file.getValue()));
          fresh.add(path);
        });
    Map<String, Mark> asked = new HashMap<>();
    for (String path : files.keySet()) {
      Mark mark = known.get(path);
      if (mark != null) {
        asked.put(path, mark);
      }
    }
    return asked;
  }

  private static Mark read(Path file, Path workspace, Stamp stamp) throws IOException {
    if (stamp.size() > MOST_BYTES) {
      return new Mark(stamp, Hashes.of(file), false);
    }
    byte[] content = Files.readAllBytes(file);
    return new Mark(stamp, Hashes.of(content), Mention.count(content, workspace) > 0);
  }

  /** What was read of a file last; null for nothing. */
  @Nullable Mark at(String path) {
    return known.get(path);
  }

  /** Knows what others know, too. */
  void take(Marks others) {
    known.putAll(others.known);
    fresh.addAll(others.fresh);
  }

  /** Which were read since they were written. */
  Set<String> fresh() {
    return fresh;
  }

  /** Now all are written; those of files that are gone are forgotten. */
  void wrote(HeldFiles held) {
    fresh.clear();
    known.keySet().removeIf(path -> !held.has(path));
  }

  void put(String path, Mark mark) {
    known.put(path, mark);
  }
}
