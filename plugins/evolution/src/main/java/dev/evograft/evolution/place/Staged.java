// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.NavigableSet;
import org.jspecify.annotations.Nullable;

/** What git has staged, as an index file says it: read again only where that is another one. */
final class Staged {

  private final byte @Nullable [] file;
  private final NavigableSet<String> entries;
  private final String mark;

  private Staged(byte @Nullable [] file, NavigableSet<String> entries) {
    this.file = file;
    this.entries = entries;
    this.mark = Hashes.of(String.join("\n", entries).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads it.
   *
   * @param before what was read earlier; null for nothing
   * @throws IOException also if the index is of a kind that JGit does not know
   */
  static Staged of(Path index, @Nullable Staged before) throws IOException {
    byte[] now = GitFiles.read(index); // before it is understood: what is newer is read again
    return before != null && Arrays.equals(now, before.file)
        ? before
        : new Staged(now, GitFiles.staged(index));
  }

  /** An entry for each path and stage, see {@link GitFiles#staged}. */
  NavigableSet<String> entries() {
    return entries;
  }

  /** Another one where something else is staged. */
  String mark() {
    return mark;
  }
}
