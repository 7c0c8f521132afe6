// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.run.Artifact;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Files as artifacts, each read once as long as the file system says that it is the same: the turns
 * of a session share their files. For one thread.
 */
final class HashedFiles {

  private record Hashed(FileSums.Stamp stamp, Artifact artifact) {}

  private final Map<Path, Hashed> known = new HashMap<>();
  private int read;

  /**
   * @param name by which it is shown
   * @throws IOException if it cannot be read
   */
  Artifact of(String name, Path file) throws IOException {
    FileSums.Stamp stamp = FileSums.Stamp.of(file);
    Hashed before = known.get(file);
    if (before != null && before.stamp().equals(stamp) && before.artifact().path().equals(name)) {
      return before.artifact();
    }
    Artifact artifact = Artifact.of(name, file);
    read++;
    known.put(file, new Hashed(stamp, artifact));
    return artifact;
  }

  /** How many files were read. */
  int read() {
    return read;
  }
}
