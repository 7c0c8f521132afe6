// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Permits that this process has taken in advance, so that not every call waits for the disk. In the
 * file they stand as used at the end of the short time in which they may be, so a process that dies
 * loses them and nobody has them twice. Who calls once takes one; who calls again and again takes
 * more each time, and after a rest as many as it needed before. For the thread that holds its lock.
 */
final class PermitBlock {

  /** How long permits may be used after they were taken. */
  static final long LIFE_MS = 1_000;

  private static final int LARGEST = 32;

  private static final Map<String, PermitBlock> ALL = new ConcurrentHashMap<>();

  final ReentrantLock lock = new ReentrantLock();

  private final List<Long> used = new ArrayList<>();
  private long from;
  private int left;
  private int size;

  /** Calls in a row, with less than the life of a permit between them. */
  private int row;

  private long last;
  private @Nullable Object seen;

  private PermitBlock() {}

  /** The one of a file and a key in it. */
  static PermitBlock of(Path file, String key) {
    return ALL.computeIfAbsent(key + " " + file, any -> new PermitBlock());
  }

  /** Uses a permit that was taken before; false where there is none for now. */
  boolean use(long now, Path file) {
    boolean valid = left > 0 && now >= from && now <= from + LIFE_MS;
    if (!valid || !Objects.equals(seen, state(file))) {
      return false;
    }
    left--;
    used.add(now);
    count(now);
    return true;
  }

  /** Corrects what is kept of this block: used ones by when that was, the others not at all. */
  List<Long> settled(List<Long> taken) {
    if (size == 0) {
      return taken;
    }
    List<Long> corrected = new ArrayList<>(taken);
    for (int i = 0; i < used.size() + left; i++) {
      corrected.remove(from + LIFE_MS);
    }
    corrected.addAll(used);
    corrected.sort(null);
    used.clear();
    left = 0;
    return corrected;
  }

  /** How many are taken next, the one that is used now among them. */
  int next(long now, int free, int most) {
    int wanted = isInRow(now) ? size * 2 : row;
    return Math.max(1, Math.min(Math.min(LARGEST, wanted), Math.min(free, most / 2)));
  }

  private boolean isInRow(long now) {
    return size > 0 && now >= last && now <= last + LIFE_MS;
  }

  private void count(long now) {
    row = isInRow(now) ? row + 1 : 1;
    last = now;
  }

  /** So many were taken and written; one of them is used now. */
  void begin(long now, int many, Path file) {
    count(now);
    from = now;
    size = many;
    left = many - 1;
    used.clear();
    seen = state(file);
  }

  /** Nobody else has written since while this is the same. */
  private static @Nullable Object state(Path file) {
    try {
      BasicFileAttributes known = Files.readAttributes(file, BasicFileAttributes.class);
      return List.of(String.valueOf(known.fileKey()), known.lastModifiedTime(), known.size());
    } catch (IOException e) {
      return null; // without a file nothing is known, and the next one reads
    }
  }
}
