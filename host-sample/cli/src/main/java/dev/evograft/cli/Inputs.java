// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/** What people type, and what a skill may read. */
final class Inputs {

  private Inputs() {}

  /** A folder is named to a skill by its arguments; only a file goes to its standard input. */
  static @Nullable Path fileOrNull(Path path) {
    return Files.isRegularFile(path) ? path : null;
  }

  /** A time, or how long it is ago. */
  static Instant since(String text, Instant now) {
    try {
      return Instant.parse(text.strip());
    } catch (DateTimeParseException e) {
      try {
        return now.minus(ConfigKey.parseDuration(text));
      } catch (IllegalArgumentException none) {
        throw new BadInputException(
            "bad_time",
            "--since takes a time such as 2026-11-01T00:00:00Z, or an age such as 12h or 7d",
            none);
      }
    }
  }
}
