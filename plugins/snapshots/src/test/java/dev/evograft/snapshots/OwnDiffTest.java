// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.snapshot.Change;
import dev.evograft.spi.snapshot.Restored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said before a restore of assets, memory and settings. */
class OwnDiffTest {

  @TempDir Path folder;

  private OwnBench bench;
  private FakeConsole console;
  private SnapshotCommand command;
  private Path genes;
  private Path log;

  @BeforeEach
  void open() throws IOException {
    bench = new OwnBench(folder.resolve("work"));
    console = new FakeConsole();
    command = new SnapshotCommand(bench.snapshots, console);
    genes = bench.write(bench.assets.resolve("genes.json"), "{\"genes\":[]}\n");
    log = bench.write(bench.assets.resolve("genes.jsonl"), "{\"id\":\"g1\"}\n");
    bench.write(bench.memory.resolve("memory_graph.jsonl"), "{\"id\":\"m1\"}\n");
    bench.write(bench.root.resolve("kept.txt"), "one\n");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void whatARestoreUndoesAndWhatItLeavesIsToldApart() throws IOException {
    String id = bench.create();
    bench.write(bench.root.resolve("kept.txt"), "two\n");
    bench.write(genes, "{\"genes\":[1]}\n");
    bench.append(log, "{\"id\":\"g2\"}\n");
    bench.append(bench.memory.resolve("learned.jsonl"), "{}\n");
    bench.write(bench.memory.resolve("planted.jsonl"), "{}\n");

    assertThat(command.diff(id)).isZero();
    assertThat(console.out.toString().lines())
        .containsExactly(
            "M assets/gep/genes.json  (Evograft's own: a restore undoes it)",
            "M kept.txt",
            "A memory/evolution/planted.jsonl  (Evograft's own: a restore undoes it)",
            "M assets/gep/genes.jsonl  (Evograft's own: a restore leaves it, for Evograft wrote it"
                + " since)",
            "A memory/evolution/learned.jsonl  (Evograft's own: a restore leaves it, for Evograft"
                + " wrote it since)");

    Restored restored = bench.restore(id);
    assertThat(restored.changes())
        .extracting(Change::path)
        .as("as it was said")
        .containsExactly("assets/gep/genes.json", "kept.txt", "memory/evolution/planted.jsonl");
    console.out.setLength(0);
    command.diff(id);
    assertThat(console.out.toString().lines()).hasSize(2).allMatch(line -> line.contains("leaves"));
  }

  @Test
  void programsAreToldIt() throws IOException {
    String id = bench.create();
    bench.write(genes, "{\"genes\":[1]}\n");
    bench.delete(log);
    console.json = true;

    command.diff(id);

    JsonObject change = console.result.objects("changes").get(0);
    assertThat(change.get("path")).isEqualTo("assets/gep/genes.json");
    assertThat(change.get("own")).isEqualTo(true);
    assertThat(console.result.objects("left"))
        .containsExactly(
            JsonObject.builder()
                .put("kind", "removed")
                .put("path", "assets/gep/genes.jsonl")
                .put("why", "Evograft deleted it since")
                .build());
  }

  @Test
  void whereNobodyCanTellThatIsSaid() throws IOException {
    String id = bench.create();
    Tinker.delete(bench.home.resolve(".evograft/own"));
    Tinker.delete(bench.root.resolve(".evograft/own"));
    bench.write(genes, "{\"genes\":[1]}\n");

    command.diff(id);
    assertThat(console.out)
        .contains("M assets/gep/genes.json  (Evograft's own: a restore leaves it, for nobody can");
    console.out.setLength(0);
    command.show(id);
    assertThat(console.out).contains("nobody can tell what Evograft wrote");
  }

  @Test
  void whatWasTooLargeIsNamedWithHowItIsNow() throws IOException {
    bench.context().set("snapshot.max_file", "64KiB");
    Path same = bench.write(bench.memory.resolve("same.jsonl"), "x".repeat(80_000));
    Path other = bench.write(bench.memory.resolve("other.jsonl"), "x".repeat(80_000));
    Path gone = bench.write(bench.memory.resolve("gone.jsonl"), "x".repeat(80_000));
    String id = bench.create();
    bench.write(other, "y".repeat(90_000));
    Files.delete(gone);
    bench.write(log, "z".repeat(90_000));
    bench.write(bench.assets.resolve("planted"), "z".repeat(90_000));

    command.diff(id);

    String large = ": was larger than snapshot.max_file, and the snapshot has no copy; ";
    assertThat(console.out.toString().lines())
        .containsExactly(
            "M assets/gep/genes.jsonl  (Evograft's own: a restore undoes it)",
            "A assets/gep/planted  (Evograft's own: a restore leaves it, for it is larger than"
                + " snapshot.max_file)",
            "not held: memory/evolution/gone.jsonl" + large + "it is gone",
            "not held: memory/evolution/other.jsonl" + large + "it is another now",
            "not held: memory/evolution/same.jsonl" + large + "it is what it was");
    bench.restore(id);
    assertThat(log).as("as it was said").hasContent("{\"id\":\"g1\"}");
    assertThat(same).hasSize(80_000);
  }

  @Test
  void showHasWhatEvograftWroteSince() throws IOException {
    String id = bench.create();
    bench.append(log, "{\"id\":\"g2\"}\n");

    command.show(id);
    assertThat(console.out)
        .contains(
            "own     assets/gep: 2 files\n"
                + "    a restore leaves, for Evograft wrote it since: assets/gep/genes.jsonl\n"
                + "  own     memory/evolution: 1 files\n");

    Files.delete(log);
    console.out.setLength(0);
    command.show(id);
    assertThat(console.out).as("it comes back").doesNotContain("restore leaves");
    console.json = true;
    command.show(id);
    assertThat(console.result.objects("own")).hasSize(3);
  }
}
