// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What {@code evomap publish} and {@code evomap validate} are given. */
final class PublishOptions {

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "CAPSULE_ID",
      description = "A capsule of this workspace, which goes with its gene and its event.")
  @Nullable String capsuleId;

  @Option(
      names = "--gene",
      paramLabel = "FILE",
      description = "A gene; what can be derived may be left out.")
  @Nullable Path gene;

  @Option(names = "--capsule", paramLabel = "FILE", description = "A capsule, in the same way.")
  @Nullable Path capsule;

  @Option(
      names = "--event",
      paramLabel = "FILE",
      description = "The evolution event; made from the others without it.")
  @Nullable Path event;

  @Option(names = "--chain", paramLabel = "ID", description = "The chain that it continues.")
  @Nullable String chain;

  @Option(
      names = "--anyway",
      description = "Although Evograft expects the hub to find the content too thin.")
  boolean anyway;

  @Option(
      names = "--waiting",
      description = "With publish: list what waits for your word (evomap.publish=ask).")
  boolean waiting;

  @Option(names = "--yes", description = "With --waiting: publish all of it.")
  boolean yes;

  @Option(names = "--drop", description = "With CAPSULE_ID: take it off that list, unpublished.")
  boolean drop;

  @Option(names = "--local", description = "With validate: do not ask the hub.")
  boolean local;
}
