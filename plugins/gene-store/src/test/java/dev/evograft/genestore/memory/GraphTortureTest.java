// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.genestore.file.Workspaces;
import dev.evograft.testkit.ManualClock;
import java.io.BufferedReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Processes that append to one graph of small files, which rotates and lets files go all the time,
 * and are killed at seeded moments; compared with what each printed once it was acknowledged.
 */
class GraphTortureTest {

  private static final int PROCESSES = 2;
  private static final int KILLS = 2;

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatWasAcknowledgedCountsOnce(long seed) throws Exception {
    torture(seed);
  }

  /** {@code mvn -Ptorture -Dtorture.rounds=200 verify -pl plugins/gene-store -am}. */
  @Tag("torture")
  @ParameterizedTest
  @MethodSource("seeds")
  void whatWasAcknowledgedCountsOnceManyTimes(long seed) throws Exception {
    torture(seed);
  }

  static LongStream seeds() {
    return LongStream.range(0, Long.getLong("torture.rounds", 50)).map(round -> 1_000 + round);
  }

  private void torture(long seed) throws Exception {
    Graphs graphs = new Graphs(Workspaces.of(folder), ManualClock.atNoon());
    Random random = new Random(seed);
    Map<String, Integer> acknowledged = new LinkedHashMap<>();
    for (int kill = 0; kill < KILLS; kill++) {
      Map<String, Process> children = new LinkedHashMap<>();
      for (int i = 0; i < PROCESSES; i++) {
        String gene = "p" + kill + "_" + i;
        children.put(gene, start(gene));
      }
      for (Map.Entry<String, Process> child : children.entrySet()) {
        acknowledged.put(child.getKey(), read(child.getValue(), 2 + random.nextInt(60)));
      }
      children.values().forEach(child -> child.toHandle().destroyForcibly());
      for (Map.Entry<String, Process> child : children.entrySet()) {
        int rest = read(child.getValue(), Integer.MAX_VALUE);
        acknowledged.merge(child.getKey(), rest, Math::max);
        assertThat(child.getValue().waitFor(60, TimeUnit.SECONDS)).isTrue();
      }
      check(graphs, acknowledged, seed);
    }
  }

  private static void check(Graphs graphs, Map<String, Integer> acknowledged, long seed) {
    try (MemoryGraphService graph =
        graphs.open(AppendingProcess.MAX_BYTES, AppendingProcess.KEPT)) {
      acknowledged.forEach(
          (gene, count) -> {
            Tally tally = graph.read(sums -> sums.gene(gene));
            assertThat(tally == null ? 0 : tally.attempts())
                .as("seed %d, %s: each once, and at most one in hand", seed, gene)
                .isBetween((long) count, count + 1L);
          });
      graph.append(Outcomes.of("mge_" + Outcomes.NOON.toEpochMilli() + "_" + seed, "q", true, "x"));
    }
  }

  /** Reads lines until the process has printed so many, or ended; the last number it printed. */
  private static int read(Process child, int lines) throws Exception {
    BufferedReader output = child.inputReader();
    int last = 0;
    for (int i = 0; i < lines; i++) {
      String line = output.readLine();
      if (line == null) {
        break;
      }
      last = line.matches("\\d+") ? Integer.parseInt(line) : last;
    }
    return last;
  }

  private Process start(String gene) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-XX:TieredStopAtLevel=1", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(AppendingProcess.class.getName(), folder.toString(), gene));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
  }
}
