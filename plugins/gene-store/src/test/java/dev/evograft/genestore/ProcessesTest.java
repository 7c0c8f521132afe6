// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Gene;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
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
    return LongStream.range(0, Long.getLong("torture.rounds", 50)).map(round -> 1_000 + round);
  }

  @Test
  void eightProcessesWriteOneStore() throws Exception {
    together(8, 40);
  }

  @Tag("torture")
  @Test
  void eightProcessesWriteOneStoreForLong() throws Exception {
    together(8, 1_500);
  }

  private void together(int processes, int calls) throws Exception {
    Acknowledged acknowledged = new Acknowledged();
    List<Child> children = new ArrayList<>();
    for (int i = 0; i < processes; i++) {
      children.add(Child.start(folder, "p" + i, calls));
    }
    for (Child child : children) {
      child.go();
    }
    for (Child child : children) {
      List<String> lines = child.lines(Integer.MAX_VALUE);
      assertThat(lines).endsWith("closed").noneMatch(line -> line.startsWith("fault"));
      acknowledged.add(lines);
      child.close();
    }
    acknowledged.check(folder, "together");
  }

  private void torture(long seed) throws Exception {
    Random random = new Random(seed);
    Acknowledged acknowledged = new Acknowledged();
    for (int kill = 0; kill < 2; kill++) {
      List<Child> children = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        children.add(Child.start(folder, "s" + seed + "k" + kill + "p" + i, 1_000_000));
      }
      for (Child child : children) {
        child.go();
      }
      List<List<String>> said = new ArrayList<>();
      for (Child child : children) {
        said.add(new ArrayList<>(child.lines(random.nextInt(60))));
      }
      children.forEach(Child::kill);
      for (int i = 0; i < children.size(); i++) {
        said.get(i).addAll(children.get(i).lines(Integer.MAX_VALUE));
        assertThat(said.get(i)).as("seed %d", seed).noneMatch(line -> line.startsWith("fault"));
        acknowledged.add(said.get(i));
        children.get(i).close();
      }
    }
    acknowledged.check(folder, "seed " + seed);
  }

  /** What processes printed; each has ids of its own. */
  private static final class Acknowledged {
    private final Map<String, Integer> genes = new HashMap<>();
    private final Set<String> removed = new HashSet<>();
    private final Set<String> inDoubt = new HashSet<>();
    private final Set<String> events = new HashSet<>();

    void add(List<String> lines) {
      for (String line : lines) {
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
