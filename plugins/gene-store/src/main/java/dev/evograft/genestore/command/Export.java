// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.command;

import dev.evograft.genestore.archive.ArchiveContents;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

/** Collects what an archive is made of, with what is secret in it masked. */
final class Export {

  private static final int MOST_MEMORY = 100_000;

  private final GeneStoreCommands commands;
  private final String agent;
  private long masked;
  private long succeeded;

  Export(GeneStoreCommands commands, String agent) {
    this.commands = commands;
    this.agent = agent;
  }

  ArchiveContents contents() {
    AssetStore store = commands.store();
    List<JsonObject> genes = trees(store.genes());
    List<JsonObject> capsules = trees(store.capsules());
    List<JsonObject> events = trees(store.events());
    List<JsonObject> memory = new ArrayList<>();
    for (MemoryGraphEvent event : commands.memory().graph().latest(MOST_MEMORY)) {
      memory.add(masked(event.tree()));
    }
    Collections.reverse(memory);
    JsonObject statistics =
        JsonObject.builder()
            .put("total_events", events.size())
            .put("total_genes", genes.size())
            .put("total_capsules", capsules.size())
            .put("success_rate", events.isEmpty() ? 0 : (double) succeeded / events.size())
            .put("memory_graph_entries", memory.size())
            .build();
    return new ArchiveContents(manifest(statistics), genes, capsules, events, memory, List.of());
  }

  private JsonObject manifest(JsonObject statistics) {
    Instant now = commands.context().clock().instant().truncatedTo(ChronoUnit.MILLIS);
    String workspace = commands.context().workspace().root().toString();
    return JsonObject.builder()
        .put("gep_version", "1.0.0")
        .put("schema_version", AssetBuilder.SCHEMA_VERSION)
        .put("created_at", now.toString())
        .put(
            "agent_id",
            UUID.nameUUIDFromBytes(workspace.getBytes(StandardCharsets.UTF_8)).toString())
        .put("agent_name", agent)
        .put("statistics", statistics)
        .put("source", JsonObject.builder().put("platform", "evograft").build())
        .build();
  }

  private List<JsonObject> trees(AssetReader<? extends Asset> reader) {
    List<JsonObject> trees = new ArrayList<>();
    reader.forEach(
        asset -> {
          trees.add(masked(asset.tree()));
          if (asset instanceof EvolutionEvent event
              && event.outcome().status().filter("success"::equals).isPresent()) {
            succeeded++;
          }
        });
    return trees;
  }

  /** As it is, or without what is secret and then of another content id. */
  private JsonObject masked(JsonObject tree) {
    Object clean = Json.freezeLenient(commands.context().redactor().redact(tree));
    if (!(clean instanceof JsonObject object) || clean.equals(tree)) {
      return tree;
    }
    masked++;
    return object.containsKey(AssetIds.KEY) ? AssetIds.complete(object) : object;
  }

  /** How many records held a secret. */
  long masked() {
    return masked;
  }
}
