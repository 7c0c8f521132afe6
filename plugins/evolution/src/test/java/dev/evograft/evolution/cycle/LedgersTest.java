// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.RuleSet;
import dev.evograft.gep.Rules;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What an executor writes into our own files is found and put right. */
class LedgersTest {

  @TempDir private Path folder;
  private Path root;
  private TestRuntime runtime;
  private FakeContext context;
  private FakeAssets assets;
  private Services services;
  private Path settings;
  private Aside aside;

  @BeforeEach
  void make() throws Exception {
    root = Files.createDirectories(folder.resolve("workspace")).toRealPath();
    assets = new FakeAssets(root);
    runtime = TestRuntime.in(folder.resolve("runtime")).start();
    context =
        new FakeContext("evolution", root)
            .with(AssetStore.class, assets)
            .with(MemoryGraph.class, assets)
            .with(Journal.class, runtime.journal());
    services = new Services(context, Map.of());
    aside = new Aside(context.workspace(), "cycle_x");
    assets.put(gene("gene_a", "mend it"));
    assets.put(capsule("capsule_a", "earlier"));
    Files.createDirectories(root.resolve(".evograft"));
    settings = Files.writeString(root.resolve(".evograft/config.properties"), "a=b\n");
  }

  @AfterEach
  void close() {
    context.close();
    runtime.close();
  }

  private static Gene gene(String id, String step) {
    return new Gene(
        JsonObject.builder()
            .put("type", "Gene")
            .put("id", id)
            .put("signals_match", List.of("log_error"))
            .put("strategy", List.of(step))
            .build());
  }

  private static Capsule capsule(String id, String summary) {
    return new Capsule(
        JsonObject.builder()
            .put("type", "Capsule")
            .put("id", id)
            .put("gene", "gene_a")
            .put("summary", summary)
            .build());
  }

  @Test
  void nothingIsFoundWhereNothingWasDone() {
    Ledgers before = Ledgers.of(services);
    assets.update(
        "gene_a",
        gene -> gene.withLearning(JsonObject.builder().put("outcome", "success").build()));
    assertThat(before.changed(aside)).isEmpty();
  }

  @Test
  void whatWasForgedIsPutRight() throws Exception {
    Ledgers before = Ledgers.of(services);
    assets.put(gene("gene_evil", "anything"));
    assets.put(gene("gene_a", "something else"));
    assets.put(capsule("capsule_a", "better than it was"));
    assets.put(capsule("capsule_evil", "made up"));
    Files.writeString(settings, "evolve.command=evil\n");
    Files.writeString(root.resolve(".evograft/plugins.disabled"), "snapshots\n");

    assertThat(before.changed(aside)).hasSize(6).allMatch(v -> v.code().equals("settings_changed"));

    assertThat(assets.genes().find("gene_evil")).isEmpty();
    assertThat(assets.capsules().find("capsule_evil")).isEmpty();
    assertThat(assets.genes().find("gene_a").orElseThrow().strategy()).containsExactly("mend it");
    assertThat(assets.capsules().find("capsule_a").orElseThrow().summary()).contains("earlier");
    assertThat(new PutBack(context.workspace()).since("capsule_a", Instant.EPOCH))
        .as("which nobody promoted by that")
        .isAfter(Instant.EPOCH);
    assertThat(settings).hasContent("a=b");
    assertThat(root.resolve(".evograft/plugins.disabled")).doesNotExist();
    assertThat(before.changed(aside)).isEmpty();
  }

  @Test
  void whatCommandsOfEvograftWroteStays() {
    assets.put(gene("gene_b", "mend it"));
    Ledgers before = Ledgers.of(services);
    assets.own(assets.put(gene("gene_a", "another way")));
    assets.own(assets.put(gene("gene_mine", "my own")));
    assets.remove(assets.genes(), "gene_b");
    assets.ownRemoved("gene_b");

    assertThat(before.changed(aside)).isEmpty();

    assertThat(assets.genes().find("gene_a").orElseThrow().strategy())
        .containsExactly("another way");
    assertThat(assets.genes().find("gene_mine")).isPresent();
    assertThat(assets.genes().find("gene_b")).isEmpty();
    assertThat(aside.notes()).hasSize(3);
    assertThat(aside.doubts(true)).isEmpty();
  }

  @Test
  void whatNobodyCanTellIsKeptAside() throws Exception {
    Ledgers before = Ledgers.of(services);
    assets.own(assets.put(gene("gene_mine", "my own")));
    assets.put(gene("gene_mine", "forged over it"));
    assets.put(capsule("capsule_pulled", "by git"));
    Files.writeString(settings, "mine=1\n");

    assertThat(before.changed(aside))
        .extracting(one -> one.what().replaceFirst(".*if it was you: ", "").replace("'", ""))
        .allSatisfy(
            command -> {
              String[] words = command.split(" ");
              Path kept = Path.of(words[0].equals("cp") ? words[1] : words[words.length - 1]);
              assertThat(Files.readString(kept)).containsAnyOf("mine=1", "forged over", "by git");
            })
        .hasSize(3);
    assertThat(settings).hasContent("a=b");
    assertThat(aside.doubts(true)).hasSize(1).allMatch(doubt -> doubt.lasting());
  }

  private static String outcome(String at, String gene) {
    return outcome(at, gene, "success");
  }

  private static String outcome(String at, String gene, String status) {
    return "{\"type\":\"MemoryGraphEvent\",\"kind\":\"outcome\",\"ts\":\"%s\",\"gene\":{\"id\":\"%s\"},"
            .formatted(at, gene)
        + "\"outcome\":{\"status\":\"%s\"}}\n".formatted(status);
  }

  @Test
  void whatAnAgentSaysToMemoryIsFoundAndTakenOut() throws Exception {
    Path memory = Files.createDirectories(root.resolve(assets.folder()));
    Path graph = memory.resolve("memory_graph.jsonl");
    Path events = memory.resolve("events.jsonl");
    Path personality = memory.resolve("personality_state.json");
    Files.writeString(graph, outcome("2026-01-01T00:00:00.000Z", "gene_a"));
    Files.writeString(personality, "{}\n");
    Ledgers before = Ledgers.of(services);
    String runs = "{\"type\":\"MemoryGraphEvent\",\"kind\":\"signal\"}\n";
    Files.writeString(graph, runs, StandardOpenOption.APPEND);
    assertThat(before.changed(aside)).as("runs go on").isEmpty();

    before = Ledgers.of(services);
    Files.writeString(
        graph, outcome("2026-01-02T00:00:00.000Z", "gene_a").repeat(10), StandardOpenOption.APPEND);
    Files.writeString(events, "{\"type\":\"EvolutionEvent\",\"id\":\"evt_1\"}\n");
    Files.writeString(personality, "{\"rigor\":0}\n");

    assertThat(before.changed(aside))
        .hasSize(3)
        .allSatisfy(one -> assertThat(one.what()).contains("if it was you: "))
        .anySatisfy(one -> assertThat(one.what()).contains("10 lines about cycles"));
    assertThat(graph).hasContent(outcome("2026-01-01T00:00:00.000Z", "gene_a") + runs.strip());
    assertThat(events).isEmptyFile();
    assertThat(personality).hasContent("{}");
    assertThat(before.changed(aside)).isEmpty();

    Files.writeString(graph, outcome("2025-01-01T00:00:00.000Z", "gene_b"));
    assertThat(before.changed(aside))
        .extracting(one -> one.what())
        .singleElement()
        .asString()
        .contains("was changed where it had been written");
  }

  @Test
  void onlyForgedLinesAreKeptAside() throws Exception {
    Path memory = Files.createDirectories(root.resolve(assets.folder()));
    Path graph = memory.resolve("memory_graph.jsonl");
    Ledgers before = Ledgers.of(services);
    String signal = "{\"type\":\"MemoryGraphEvent\",\"kind\":\"signal\"}\n";
    String forged = outcome("2026-01-02T00:00:00.000Z", "gene_a");
    Files.writeString(graph, signal.repeat(1_000) + forged);

    assertThat(before.changed(aside)).hasSize(1);

    Path kept = context.workspace().pluginState().resolve("aside/cycle_x/1-memory_graph.jsonl");
    assertThat(kept).hasContent(forged);
  }

  /** Memory follows the journal, and may be late. */
  @Test
  void whatMemoryTellsOfACycleIsNotForged() throws Exception {
    Path memory = Files.createDirectories(root.resolve(assets.folder()));
    CycleState.Head head = new CycleState.Head("cycle_1", "run_1", Instant.now());
    CycleJournal journal = new CycleJournal(runtime.journal());
    journal.write(head, CyclePhase.SELECT, JsonObject.builder().put("gene", "gene_a").build());
    journal.end(head, CyclePhase.SOLIDIFIED, JsonObject.builder().put("status", "success").build());
    String at =
        journal.ending("cycle_1").orElseThrow().at().truncatedTo(ChronoUnit.MILLIS).toString();
    Ledgers before = Ledgers.of(services);
    Path graph = Files.writeString(memory.resolve("memory_graph.jsonl"), outcome(at, "gene_a"));
    assertThat(before.changed(aside)).isEmpty();
    Files.writeString(graph, outcome(at, "gene_b"), StandardOpenOption.APPEND);
    assertThat(before.changed(aside)).hasSize(1);
  }

  /** Whatever a run came to, and whenever it ended: here between two looks of one cycle. */
  @Test
  void whatMemoryTellsOfRunsIsNotForged() throws Exception {
    Path memory = Files.createDirectories(root.resolve(assets.folder()));
    Path graph = Files.writeString(memory.resolve("memory_graph.jsonl"), "");
    Ledgers before = Ledgers.of(services);
    Files.writeString(graph, ofCancelledRun("gene_a"), StandardOpenOption.APPEND);
    assertThat(before.changed(aside)).isEmpty();
    Files.writeString(graph, ofCancelledRun("gene_b"), StandardOpenOption.APPEND);
    assertThat(before.changed(aside)).isEmpty();
    Files.writeString(
        graph, ofCancelledRun("gene_b").replace("gene_b", "gene_a"), StandardOpenOption.APPEND);
    assertThat(before.changed(aside)).as("a run that named another gene").hasSize(1);
  }

  /** The line that memory has of a run that somebody stopped just now. */
  private String ofCancelledRun(String gene) {
    RunHandle run = runtime.runs().start(RunSpec.skill("one"));
    run.signal("gene", gene);
    Instant at = run.cancel("stopped").toCompletableFuture().join().at();
    return outcome(at.truncatedTo(ChronoUnit.MILLIS).toString(), gene, "cancelled");
  }

  /** Else who makes one file unreadable would hide all that is looked at after it. */
  @Test
  void whatCannotBeReadHidesNothingElse() throws Exception {
    Path memory = Files.createDirectories(root.resolve(assets.folder()));
    Path log = Files.writeString(memory.resolve("distiller_log.jsonl"), "{}\n");
    Ledgers before = Ledgers.of(services);
    Files.delete(log);
    Files.createDirectories(log.resolve("in"));
    Files.delete(settings);
    Files.createDirectories(settings.resolve("in"));
    assets.put(gene("gene_evil", "anything"));

    assertThat(before.changed(aside))
        .extracting(one -> one.what())
        .anyMatch(what -> what.contains("distiller_log.jsonl cannot be compared"))
        .anyMatch(what -> what.contains("config.properties was changed, and is what it was"))
        .anyMatch(what -> what.contains("gene_evil was added, and is out again"))
        .hasSize(3);
    assertThat(assets.genes().find("gene_evil")).isEmpty();
    assertThat(settings).hasContent("a=b");
    assertThat(aside.doubts(true))
        .anyMatch(doubt -> doubt.what().contains("taken out"))
        .anyMatch(doubt -> doubt.what().contains("cannot be compared"))
        .hasSize(2);
    assertThat(before.changed(aside)).as("it stays so").hasSize(1);
    assertThat(aside.doubts(true)).as("and is told once").isEmpty();
  }

  /** Nobody waits for who writes into a pipe, or reads what fills the memory. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  @Timeout(60)
  void aPipeAndAVeryLargeFileHideNothingElse() throws Exception {
    Path memory = Files.createDirectories(root.resolve(services.memory().folder()));
    Ledgers before = Ledgers.of(services);
    Files.delete(settings);
    assertThat(new ProcessBuilder("mkfifo", settings.toString()).start().waitFor()).isZero();
    try (RandomAccessFile large =
        new RandomAccessFile(memory.resolve("personality_state.json").toFile(), "rw")) {
      large.setLength(3L << 30);
    }
    assets.put(gene("gene_evil", "anything"));

    assertThat(before.changed(aside))
        .extracting(one -> one.what())
        .anyMatch(what -> what.contains("config.properties was changed, and is what it was"))
        .anyMatch(what -> what.contains("personality_state.json was changed, and is what it was"))
        .anyMatch(what -> what.contains("gene_evil was added, and is out again"))
        .hasSize(3);
    assertThat(settings).hasContent("a=b");
    assertThat(memory.resolve("personality_state.json")).doesNotExist();
  }

  @Test
  void whatCannotBeReadHidesNothingElseAfterADeathEither() throws Exception {
    String seal = Ledgers.of(services).seal();
    Files.delete(settings);
    Files.createDirectories(settings);
    Files.createDirectories(root.resolve(assets.folder()).resolve("events.jsonl"));
    assets.put(gene("gene_evil", "anything"));

    assertThat(Ledgers.differing(services, seal))
        .anyMatch(what -> what.startsWith(settings + " (which cannot be compared"))
        .anyMatch(what -> what.contains("events.jsonl (which cannot be compared"))
        .anyMatch(what -> what.equals("gene_evil"))
        .hasSize(3);
  }

  /** More is not kept than there is room for, but all of it is compared. */
  @Test
  void whatThereWasNoRoomForIsComparedAndTold() {
    String long1 = "x".repeat(KeptAssets.MOST_BYTES / 2);
    assets.put(capsule("capsule_b", long1));
    assets.put(capsule("capsule_c", long1));
    Ledgers before = Ledgers.of(services);
    assets.put(capsule("capsule_b", "forged"));
    assets.put(capsule("capsule_c", "forged"));

    assertThat(before.changed(aside))
        .extracting(one -> one.what())
        .anyMatch(what -> what.contains("capsule_b was changed or removed, and is back"))
        .anyMatch(what -> what.contains("capsule_c was changed, and there was no room"))
        .hasSize(2);
    assertThat(assets.capsules().find("capsule_b").orElseThrow().summary()).hasValue(long1);
    assertThat(assets.capsules().find("capsule_c").orElseThrow().summary()).hasValue("forged");
  }

  /** The agent may reach the file, and takes it away with what it is about. */
  @Test
  void whatWasRemovedComesBackAlsoWithoutTheFileThatHasIt() throws Exception {
    Ledgers before = Ledgers.of(services);
    assets.remove(assets.genes(), "gene_a");
    Files.delete(context.workspace().pluginState().resolve("ledgers.jsonl"));

    assertThat(before.changed(aside)).hasSize(1);
    assertThat(assets.genes().find("gene_a")).isPresent();
  }

  /** The process that remembered it is gone. */
  @Test
  void anotherProcessTellsWhatIsDifferent() throws Exception {
    String seal = Ledgers.of(services).seal();
    assertThat(Ledgers.differing(services, seal)).isEmpty();
    assets.put(gene("gene_evil", "anything"));
    assets.remove(assets.capsules(), "capsule_a");
    Files.writeString(settings, "evolve.command=evil\n");

    assertThat(Ledgers.differing(services, seal))
        .containsExactly(settings.toString(), "gene_evil", "capsule_a");
    assertThat(assets.genes().find("gene_evil")).as("nothing is undone").isPresent();
    Path kept = context.workspace().pluginState().resolve("ledgers.jsonl");
    Files.writeString(kept, Files.readString(kept).replace("capsule_a", "capsule_x"));
    assertThat(Ledgers.differing(services, seal))
        .containsExactly("what there was of settings, genes and capsules was written over");
  }

  @Test
  void seedGenesAreWhole() {
    assertThat(SeedGenes.sow(assets)).isFalse();
    FakeAssets empty = new FakeAssets(root);
    assertThat(SeedGenes.sow(empty)).isTrue();
    assertThat(empty.genes().size()).isEqualTo(3);
    for (Gene gene : SeedGenes.all()) {
      assertThat(Rules.check(AssetIds.complete(gene), RuleSet.SCHEMA)).isEmpty();
    }
  }
}
