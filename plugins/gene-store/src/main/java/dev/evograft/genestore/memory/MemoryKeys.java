// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.SessionScope;
import dev.evograft.spi.Config;
import dev.evograft.spi.ConfigKey;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The settings of memory. */
final class MemoryKeys {

  static final ConfigKey<String> ROOT =
      ConfigKey.text(
              "memory.root",
              "The folder that memory.dir is 'evolution' of, absolute or relative to the workspace.")
          .alias("MEMORY_DIR")
          .defaultsTo("memory");

  static final ConfigKey<String> DIR =
      ConfigKey.text(
              "memory.dir",
              "The folder of the memory graph, the narrative and the reflections, absolute or"
                  + " relative to the workspace (default: evolution in memory.root).")
          .alias("EVOLUTION_DIR");

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

  static final ConfigKey<BanRule> BAN_BY =
      ConfigKey.choice(
              "memory.ban_by",
              BanRule.class,
              "What bans a gene that was tried twice or more: its value, halved every 30 days, as"
                  + " the GEP specification has it; its chance of success alone; or nothing.")
          .defaultsTo("value");

  private MemoryKeys() {}

  static List<ConfigKey<?>> all() {
    return List.of(ROOT, DIR, GRAPH_PATH, ROTATE, MAX_SIZE_MB, RETENTION_COUNT, BAN_BY);
  }

  static Path folder(Config config, Path root) {
    Path folder =
        set(config, DIR)
            .map(root::resolve)
            .orElseGet(() -> root.resolve(config.get(ROOT).strip()).resolve("evolution"));
    return SessionScope.of(config, folder.normalize());
  }

  static Path graph(Config config, Path root) {
    return set(config, GRAPH_PATH)
        .map(path -> root.resolve(path).normalize())
        .orElseGet(() -> folder(config, root).resolve("memory_graph.jsonl"));
  }

  private static Optional<String> set(Config config, ConfigKey<String> key) {
    return config.find(key).map(String::strip).filter(path -> !path.isEmpty());
  }

  static GraphLimits limits(Config config) {
    long bytes = config.get(ROTATE) ? config.get(MAX_SIZE_MB) << 20 : Long.MAX_VALUE;
    return new GraphLimits(bytes, Math.toIntExact(config.get(RETENTION_COUNT)));
  }
}
