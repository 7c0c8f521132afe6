// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which assets are looked for, by {@code evomap search} and {@code evomap fetch}. */
final class WantedOptions {

  @Option(names = "--type", paramLabel = "TYPE", description = "Gene or Capsule.")
  @Nullable String type;

  @Option(names = "--about", paramLabel = "TEXT", description = "In words, instead.")
  @Nullable String about;

  @Option(
      names = "--limit",
      paramLabel = "N",
      defaultValue = "20",
      description = "Look at so many at most (default: ${DEFAULT-VALUE}).")
  int limit;
}
