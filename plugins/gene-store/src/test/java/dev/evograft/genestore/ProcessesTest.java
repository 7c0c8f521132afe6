// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Several processes on one store, some of them killed at seeded moments; compared with what each
 * printed once it was acknowledged.
 */
class ProcessesTest {

  /** In a large library each removal writes all of it anew, and a busy machine takes its time. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private static final int ROUNDS = Integer.getInteger("torture.rounds", 50);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void whatAKilledProcessAcknowledgedIsThere(long seed) throws Exception {
    torture(seed);
  }

  /** {@code mvn -Ptorture -Dtorture.rounds=200 verify -pl plugins/gene-store -am}. */
  @Tag("torture")
  @ParameterizedTest
  @MethodSource("seeds")
  void whatAKilledProcessAcknowledgedIsThereManyTimes(long seed) throws Exception {
    torture(seed);
  }

  static LongStream seeds() {
    return LongStream.range(0, ROUNDS).map(round -> 1_000 + round);
  }

  @Test
  void eightProcessesWriteOneStore() throws Exception {
    together(8, "40");
  }

  /** A minute where there are 200 rounds. */
  @Tag("torture")
  @Test
  void eightProcessesWriteOneStoreForLong() throws Exception {
    together(8, Math.min(60, Math.max(3, ROUNDS * 3 / 10)) + "s");
  }

  /** 200,000 where there are 200 rounds. */
  @Tag("torture")
  @Test
  void manyGenesSurviveKilledProcesses() throws Exception {
    int genes = Math.min(200_000, ROUNDS * 1_000);
    fill(genes);
    Random random = new Random(genes);
    Acknowledged acknowledged = new Acknowledged();
    for (int kill = 0; kill < 5; kill++) {
      kill("many" + kill, random, 60, acknowledged);
    }
    acknowledged.check(folder, "many genes");
    try (TestRuntime runtime = open()) {
      AssetStore store = runtime.service(AssetStore.class);
      assertThat(store.genes().size()).isGreaterThanOrEqualTo(genes);
      for (int i = 0; i < 1_000; i++) {
        assertThat(store.genes().find("many_" + random.nextInt(genes))).isPresent();
      }
    }
    System.out.printf("torture: %d genes survived 10 killed processes%n", genes);
  }

  private void fill(int genes) throws Exception {
    try (Writer out = Files.newBufferedWriter(folder.resolve("genes.json"))) {
      out.write("{\n  \"version\": 1,\n  \"genes\": [");
      for (int i = 0; i < genes; i++) {
        out.write(i == 0 ? "\n    " : ",\n    ");
        out.write(
            Made.gene("many_" + i, "one of many").with("asset_id", "a" + i).tree().toString());
      }
      out.write("\n  ]\n}\n");
    }
  }

  private void together(int processes, String calls) throws Exception {
    share();
    Acknowledged acknowledged = new Acknowledged();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(Child.start(folder, "p" + i, calls));
    }
    for (Child child : children) {
      child.go();
    }
    List<CompletableFuture<List<String>>> said =
        children.stream().map(child -> CompletableFuture.supplyAsync(child::rest)).toList();
    for (CompletableFuture<List<String>> one : said) {
      List<String> lines = one.get();
      assertThat(lines).endsWith("closed").noneMatch(line -> line.startsWith("fault"));
      acknowledged.add(lines);
    }
    for (Child child : children) {
      child.close();
    }
    acknowledged.check(folder, "together");
    System.out.printf(
        "torture: %d processes wrote one store, %s each, %d lines acknowledged%n",
        processes, calls, acknowledged.lines);
  }

  private void share() {
    try (TestRuntime runtime = open()) {
      runtime.service(AssetStore.class).put(Made.gene(WritingProcess.SHARED, "0"));
    }
  }

  private TestRuntime open() {
    return TestRuntime.in(folder.resolve("runtime-check"))
        .plugin("gene-store", new GeneStorePlugin())
        .set("assets.dir", folder.toString())
        .start();
  }

  private void torture(long seed) throws Exception {
    share();
    Random random = new Random(seed);
    Acknowledged acknowledged = new Acknowledged();
    for (int kill = 0; kill < 2; kill++) {
      kill("s" + seed + "k" + kill, random, 60, acknowledged);
    }
    acknowledged.check(folder, "seed " + seed);
  }

  /** Two processes, killed when they have printed some lines, or after a while. */
  private void kill(String name, Random random, int most, Acknowledged acknowledged)
      throws Exception {
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      children.add(Child.start(folder, name + "p" + i, "1000000"));
    }
    for (Child child : children) {
      child.go();
      child.killAfter(LONGEST);
    }
    List<List<String>> said = new ArrayList<>();
    for (Child child : children) {
      said.add(new ArrayList<>(child.lines(random.nextInt(most))));
    }
    children.forEach(Child::kill);
    for (int i = 0; i < children.size(); i++) {
      said.get(i).addAll(children.get(i).lines(Integer.MAX_VALUE));
      assertThat(said.get(i)).as(name).noneMatch(line -> line.startsWith("fault"));
      acknowledged.add(said.get(i));
      acknowledged.killed++;
      children.get(i).close();
    }
  }

  /** What processes printed; each has ids of its own. */
  private static final class Acknowledged {
    private final Map<String, Integer> genes = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final Set<String> inDoubt = new HashSet<>();
    private final Set<String> events = new HashSet<>();
    private final Set<String> promoted = new HashSet<>();
    private final Set<String> failed = new HashSet<>();
    private final List<Integer> counts = new ArrayList<>();
    private int lines;
    private int killed;

    void add(List<String> said) {
      lines += said.size();
      for (String line : said) {
        String rest = line.substring(1);
        switch (line.charAt(0)) {
          case '+' -> {
            String[] parts = rest.split(" ", -1);
            if (parts.length == 2 && !parts[1].isEmpty()) { // killed within the line otherwise
              genes.put(parts[0], Integer.parseInt(parts[1]));
              removed.remove(parts[0]);
            }
          }
          case '?' -> inDoubt.add(rest);
          case '-' -> {
            genes.remove(rest);
            inDoubt.remove(rest);
            removed.add(rest);
          }
          case '!' -> events.add(rest);
          case '^' -> promoted.add(rest);
          case '~' -> failed.add(rest);
          case '=' -> counts.add(Integer.parseInt(rest));
          default -> {
            // open, closed
          }
        }
      }
    }

    void check(Path folder, String what) throws Exception {
      try (TestRuntime runtime =
          TestRuntime.in(folder.resolve("runtime-check"))
              .plugin("gene-store", new GeneStorePlugin())
              .set("assets.dir", folder.toString())
              .start()) {
        AssetStore store = runtime.service(AssetStore.class);
        genes.forEach((id, value) -> checkGene(store, id, value, what));
        promoted.forEach(id -> assertThat(store.genes().find(id)).as(what + id).isPresent());
        checkFailed(store, what);
        checkCounts(store, what);
        Set<String> stored = new HashSet<>();
        store.events().forEach(event -> stored.add(event.id().orElse("")));
        assertThat(stored).as(what).containsAll(events);
        assertThat(store.put(Made.gene("after", "all")).id()).contains("after");
        assertThat(store.genes().find("after")).isPresent();
      }
      if (Files.exists(folder.resolve("genes.json"))) {
        JsonText.parseObject(Files.readAllBytes(folder.resolve("genes.json")));
      }
      try (var files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as(what)
            .noneMatch(name -> name.startsWith("genes.json.damaged"));
      }
    }

    /** Of more than 200 the last 100 stay. */
    private void checkFailed(AssetStore store, String what) {
      Set<String> stored = new HashSet<>();
      store.failedCapsules().forEach(one -> stored.add(one.id().orElse("")));
      if (failed.size() + killed <= 200) {
        assertThat(stored).as(what).containsAll(failed);
      } else {
        assertThat(stored).as(what).hasSizeBetween(100, 200);
      }
    }

    /** Each raised it by one, and nobody over another; a killed one may have once more. */
    private void checkCounts(AssetStore store, String what) {
      assertThat(counts).as(what).doesNotHaveDuplicates();
      store
          .genes()
          .find(WritingProcess.SHARED)
          .ifPresent(
              gene ->
                  assertThat(WritingProcess.count(gene))
                      .as(what)
                      .isBetween(counts.size(), counts.size() + killed));
    }

    private void checkGene(AssetStore store, String id, int value, String what) {
      if (inDoubt.contains(id)) {
        return;
      }
      Gene gene = store.genes().find(id).orElse(null);
      assertThat(gene).as("%s: %s", what, id).isNotNull();
      int found = Integer.parseInt(gene.summary().orElse("").split(" ", 2)[0]);
      assertThat(found).as("%s: %s", what, id).isGreaterThanOrEqualTo(value);
    }
  }
}
