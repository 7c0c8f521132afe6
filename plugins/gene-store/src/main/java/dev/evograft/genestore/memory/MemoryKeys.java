// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.nio.file.Path;
import java.util.List;

/** The settings of memory. */
final class MemoryKeys {

  static final ConfigKey<String> DIR =
      ConfigKey.text(
              "memory.dir",
              "The folder of the memory graph, the narrative and the reflections, absolute or"
                  + " relative to the workspace.")
          .alias("EVOLUTION_DIR")
          .defaultsTo("memory/evolution");

  static final ConfigKey<String> GRAPH_PATH =
      ConfigKey.text(
              "memory.graph_path",
              "Another file for the memory graph (default: memory_graph.jsonl in memory.dir).")
          .alias("MEMORY_GRAPH_PATH");

  static final ConfigKey<Boolean> ROTATE =
      ConfigKey.bool("memory.rotate", "Whether a large memory graph is continued in a new file.")
          .alias("EVOLVER_MEMORY_GRAPH_AUTO_ROTATE")
          .defaultsTo("on");

  static final ConfigKey<Long> MAX_SIZE_MB =
      ConfigKey.integer(
              "memory.max_size_mb", 1, 2_048, "The size in MiB at which the memory graph rotates.")
          .alias("EVOLVER_MEMORY_GRAPH_MAX_SIZE_MB")
          .defaultsTo("100");

  static final ConfigKey<Long> RETENTION_COUNT =
      ConfigKey.integer(
              "memory.retention_count",
              1,
              1_000,
              "How many older files of the memory graph are kept; what they say stays in the sums.")
          .alias("EVOLVER_MEMORY_GRAPH_RETENTION_COUNT")
          .defaultsTo("7");

  private MemoryKeys() {}

  static List<ConfigKey<?>> all() {
    return List.of(DIR, GRAPH_PATH, ROTATE, MAX_SIZE_MB, RETENTION_COUNT);
  }

  static Path folder(Config config, Path root) {
    return root.resolve(config.get(DIR).strip()).normalize();
  }

  static Path graph(Config config, Path root) {
    return config
        .find(GRAPH_PATH)
        .map(String::strip)
        .filter(path -> !path.isEmpty())
        .map(path -> root.resolve(path).normalize())
        .orElseGet(() -> folder(config, root).resolve("memory_graph.jsonl"));
  }

  static GraphLimits limits(Config config) {
    long bytes = config.get(ROTATE) ? config.get(MAX_SIZE_MB) << 20 : Long.MAX_VALUE;
    return new GraphLimits(bytes, Math.toIntExact(config.get(RETENTION_COUNT)));
  }
}
