// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Tells people what is wrong with a file. Called under locks: it must return at once. */
@FunctionalInterface
public interface Reports {

  /**
   * Something is wrong with a file, or with another part of it.
   *
   * @param what one line that completes the name of the file; null if nothing is wrong any more
   */
  void report(Path file, @Nullable String what);
}
