// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.runtime.Evograft;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.Evolution;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.snapshot.Snapshots;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Cycles one after another in one process, with all plugins, a program for an agent and files on
 * disk; prints the heap after a collection at each tenth of them. Used by {@code evolve-memory.sh}.
 */
final class EvolveMemory {

  private static final int POINTS = 10;
  private static final long SEED = 20_261_122;

  private EvolveMemory() {}

  /** Arguments: an empty folder, how many cycles. */
  public static void main(String[] args) throws Exception {
    Path root = Path.of(args[0]);
    int cycles = Integer.parseInt(args[1]);
    Path workspace = Files.createDirectories(root.resolve("workspace"));
    Path home = Files.createDirectories(root.resolve("home"));
    Path agent =
        Files.writeString(
            root.resolve("agent.sh"), "cat > /dev/null\n. ./what-the-agent-does.sh\necho did it\n");
    Files.writeString(workspace.resolve("check.sh"), "grep -q good state.txt\n");
    Random random = new Random(SEED);
    try (Evograft evograft =
        Evograft.builder()
            .workspace(workspace)
            .home(home)
            .environment(Map.of("PATH", System.getenv("PATH"), "HOME", home.toString()))
            .set("evolve.command", "sh " + agent)
            .set("evolve.executor", "command")
            .set("evolve.sandbox", "off")
            .set("evolve.validation", "sh check.sh")
            .bundledPlugins()
            .start()) {
      AssetStore assets = evograft.service(AssetStore.class).orElseThrow();
      for (String category : List.of("repair", "optimize", "innovate")) {
        assets.put(gene(category));
      }
      Map<CycleOutcome, Integer> outcomes = new EnumMap<>(CycleOutcome.class);
      for (int i = 1; i <= cycles; i++) {
        prepare(workspace, random);
        evograft
            .runs()
            .start(RunSpec.skill("benchmark"))
            .fail("error: no column c" + random.nextInt(1_000_000))
            .toCompletableFuture()
            .join();
        CycleEvent ended = evograft.service(Evolution.class).orElseThrow().cycle(List.of());
        outcomes.merge(CycleOutcome.of(ended.phase(), ended.details()), 1, Integer::sum);
        if (i % Math.max(1, cycles / POINTS) == 0) {
          System.out.printf(
              "%7d cycles  heap %6.1f MB  snapshots %d  events %d  %s%n",
              i,
              heap() / 1e6,
              evograft.service(Snapshots.class).orElseThrow().list().size(),
              assets.events().size(),
              outcomes);
        }
      }
    }
  }

  private static Gene gene(String category) {
    return new Gene(
        JsonObject.builder()
            .put("type", "Gene")
            .put("id", "gene_" + category)
            .put("category", category)
            .put("signals_match", List.of("log_error", "plateau|loop|saturation|streak|failure"))
            .put("strategy", List.of("do it"))
            .put("validation", List.of("node test.js"))
            .build());
  }

  /**
   * The state is bad or good, and the agent mends, worsens, does nothing or fails; the first often
   * enough that what it is asked is not left alone for good.
   */
  private static void prepare(Path workspace, Random random) throws IOException {
    Files.writeString(workspace.resolve("state.txt"), random.nextInt(4) > 0 ? "bad\n" : "good\n");
    String mend = "echo good " + random.nextInt(1_000_000) + " > state.txt";
    List<String> deeds =
        List.of(
            mend,
            mend,
            mend,
            "echo good > state.txt; echo more >> notes.txt",
            "echo worse > state.txt",
            ":",
            "exit 3");
    Files.writeString(
        workspace.resolve("what-the-agent-does.sh"),
        deeds.get(random.nextInt(deeds.size())) + "\n");
  }

  private static long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }
}
