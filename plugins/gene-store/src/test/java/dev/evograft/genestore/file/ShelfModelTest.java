// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.Workspace;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random calls on a shelf against a plain map, while another program writes the same files and the
 * process dies between any two steps of a compaction.
 */
class ShelfModelTest {

  private static final int CALLS = 60;

  /** More in one compaction, and it gives up until later. */
  private static final int MOST_DISTURBANCES = 3;

  private static Workspace workspace;

  @TempDir Path folder;

  @BeforeAll
  static void locks(@TempDir Path any) {
    workspace = Workspaces.of(any);
  }

  static LongStream few() {
    return LongStream.range(0, 25);
  }

  static LongStream many() {
    return LongStream.range(100, 100 + 20 * Long.getLong("torture.rounds", 50));
  }

  @ParameterizedTest
  @MethodSource("few")
  void isTheMap(long seed) throws Exception {
    new Run(folder, seed).go();
  }

  @Tag("torture")
  @ParameterizedTest
  @MethodSource("many")
  void isTheMapManyTimes(long seed) throws Exception {
    new Run(folder, seed).go();
  }

  /** The process dies here; nobody goes on after that, whatever is caught. */
  private static final class Death extends Error {
    private static final long serialVersionUID = 1L;
  }

  private static final class Run implements Steps {
    private final Path folder;
    private final long seed;
    private final Random random;
    private final Evolver evolver;
    private final Map<String, String> model = new HashMap<>();
    private Shelves shelves;
    private int stepsLeft = -1;
    private int disturbances;
    private int values;
    private boolean ending;
    private String last = "";

    Run(Path folder, long seed) {
      this.folder = folder;
      this.seed = seed;
      this.random = new Random(seed);
      this.evolver = new Evolver(folder);
      this.shelves = open();
    }

    private Shelves open() {
      return new Shelves(folder, workspace, this);
    }

    void go() throws Exception {
      for (int i = 0; i < CALLS; i++) {
        stepsLeft = random.nextInt(3) == 0 ? random.nextInt(6) : -1;
        try {
          call();
        } catch (Death e) {
          last += " and died";
          stepsLeft = -1;
          shelves = open();
          shelves.put("next", "writer"); // finishes what was begun
          model.put("next", "writer");
        }
        stepsLeft = -1;
        if (random.nextBoolean()) {
          check(i);
        }
      }
      ending = true;
      shelves.compact();
      check(CALLS);
      shelves.close();
      tidy();
    }

    private void call() throws IOException {
      String id = "gene_" + random.nextInt(8);
      String value = "v" + values++;
      int what = random.nextInt(20);
      disturbances = 0;
      last = what + " " + id + "=" + value;
      if (what < 8) {
        shelves.put(id, value);
        model.put(id, value);
      } else if (what < 10) {
        model.remove(id); // its line is on disk before the compaction begins
        shelves.remove(id);
      } else if (what < 14) {
        shelves.compact();
      } else if (what < 16) {
        foreignAppend(id, value);
      } else if (what < 17) {
        evolver.append("{\"type\":\"Gene\",\"id\":\"ge"); // and it dies
      } else if (what < 19) {
        foreignUpsert(value);
      } else {
        shelves.close();
        shelves = open();
      }
    }

    private void foreignAppend(String id, String value) throws IOException {
      evolver.append("\n" + Shelves.gene(id, value) + (random.nextBoolean() ? "\n" : ""));
      model.put(id, value);
    }

    /** Of ids that are never in the log, since that would win. */
    private void foreignUpsert(String value) throws IOException {
      String id = "evolvers_" + random.nextInt(3);
      evolver.upsert(id, value);
      model.put(id, value);
    }

    /** A person adds a line, and the editor writes all of it into the same file. */
    private void editInPlace() throws IOException {
      Path log = folder.resolve("genes.jsonl");
      String before = Files.exists(log) ? Files.readString(log) : "";
      String id = "edited_" + random.nextInt(3);
      String value = "v" + values++;
      evolver.rewriteLog(Shelves.gene(id, value) + "\n" + before.replace(id, "was_" + values));
      if (before.contains(id)) {
        model.put("was_" + values, model.get(id));
      }
      model.put(id, value);
    }

    @Override
    public void before(String step) throws IOException {
      last += " [" + step + "]";
      // Not behind the last look at what is replaced.
      boolean othersMay = !ending && disturbances < MOST_DISTURBANCES;
      boolean evolverMay = othersMay && !step.startsWith("set the") && !step.startsWith("replace");
      if (evolverMay && random.nextInt(6) == 0) {
        last += "+append";
        foreignAppend("foreign_" + values, "v" + values++);
      }
      boolean ourLock = Files.exists(folder.resolve("genes.json.lock"));
      if (evolverMay && !ourLock && random.nextInt(12) == 0) {
        last += "+upsert";
        disturbances++;
        foreignUpsert("v" + values++);
      }
      if (othersMay && step.matches("(write|check) the new genes") && random.nextInt(12) == 0) {
        last += "+edit";
        disturbances++;
        editInPlace();
      }
      if (stepsLeft-- == 0) {
        throw new Death();
      }
    }

    private void check(int call) {
      assertThat(shelves.all()).as("seed %d, call %d: %s", seed, call, last).isEqualTo(model);
      assertThat(shelves.shelf.size()).isEqualTo(model.size());
      model.forEach(
          (id, value) -> assertThat(shelves.shelf.find(id)).contains(Shelves.gene(id, value)));
    }

    private void tidy() throws IOException {
      try (var files = Files.list(folder)) {
        assertThat(files.map(file -> file.getFileName().toString()))
            .as("seed %d", seed)
            .noneMatch(name -> name.endsWith(".compacted") || name.endsWith(".tmp"));
      }
      assertThat(
              JsonText.parseObject(Files.readAllBytes(folder.resolve("genes.json")))
                  .objects("genes"))
          .hasSize(model.size());
    }
  }
}
