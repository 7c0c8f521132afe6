// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Small files that each call looks at, such as the node's id and secret: read again only after
 * somebody wrote them. Safe for any thread.
 */
final class SeenFiles {

  /**
   * So long after it was written a file is read each time: two writes within one tick of the file
   * system's clock look the same.
   */
  private static final long SETTLED_MS = 2_000;

  private static final int MOST = 16;
  private static final int LARGEST = 8 << 10;

  private final Map<Path, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(@Nullable Object key, FileTime modified, byte[] bytes) {
    boolean is(BasicFileAttributes now) {
      return Objects.equals(key, now.fileKey())
          && modified.equals(now.lastModifiedTime())
          && bytes.length == now.size();
    }
  }

  /**
   * What is in a file now; not to be changed.
   *
   * @throws IOException if it cannot be read
   */
  byte[] read(Path file) throws IOException {
    BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
    Seen known = seen.get(file);
    if (known != null && known.is(now)) {
      return known.bytes();
    }
    byte[] bytes = Files.readAllBytes(file);
    FileTime modified = now.lastModifiedTime();
    boolean settled = modified.toMillis() < System.currentTimeMillis() - SETTLED_MS;
    if (settled && bytes.length <= LARGEST && (known != null || seen.size() < MOST)) {
      seen.put(file, new Seen(now.fileKey(), modified, bytes));
    }
    return bytes;
  }
}
