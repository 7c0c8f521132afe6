// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.archive;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Objects;

/**
 * What an archive holds.
 *
 * @param manifest who made it, when, how much is in it
 * @param genes of them the ones in force
 * @param capsules of them the ones in force
 * @param events oldest first; empty where the archive was read, see {@code others}
 * @param memory of the graph, oldest first; empty where the archive was read
 * @param others members that were verified, and not read
 */
public record ArchiveContents(
    JsonObject manifest,
    List<JsonObject> genes,
    List<JsonObject> capsules,
    List<JsonObject> events,
    List<JsonObject> memory,
    List<String> others) {

  /** Copies the lists. */
  public ArchiveContents {
    Objects.requireNonNull(manifest, "manifest");
    genes = List.copyOf(genes);
    capsules = List.copyOf(capsules);
    events = List.copyOf(events);
    memory = List.copyOf(memory);
    others = List.copyOf(others);
  }
}
