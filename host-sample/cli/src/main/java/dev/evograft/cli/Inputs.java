// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** What a skill may read. */
final class Inputs {

  private Inputs() {}

  /** A folder is named to a skill by its arguments; only a file goes to its standard input. */
  static @Nullable Path fileOrNull(Path path) {
    return Files.isRegularFile(path) ? path : null;
  }
}
