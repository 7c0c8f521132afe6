// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What {@code evomap swarm aggregate} is given. */
final class AggregateOptions {

  @Option(names = "--dry-run", description = "Show the whole change and publish nothing.")
  boolean dryRun;

  @Option(
      names = "--in",
      paramLabel = "DIR",
      description = "What the solvers began from: the checks of it run on the whole, in a copy.")
  @Nullable Path folder;

  @Option(names = "--unchecked", description = "Publish what no check ran on; the capsule says so.")
  boolean unchecked;

  @Option(
      names = "--looked",
      paramLabel = "SUM",
      description =
          "You looked at the change of this sum, which --dry-run tells: the checks run as"
              + " evolve.sandbox says, without a sandbox where there is none.")
  @Nullable String looked;
}
