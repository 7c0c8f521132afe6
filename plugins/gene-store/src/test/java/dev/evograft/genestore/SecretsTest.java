// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Adoption;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.gep.ValidationReport;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.MemoryGraph;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No secret gets into a file that git tracks. */
class SecretsTest {

  private static final String AWS = "AKIA" + "Q3EGRZX7LWNB5T2V";
  private static final String GITHUB = "ghp_" + "a8Kd02LmPq7RsT4uVwXy1Z3bC5dE6fG9hJkQ";
  private static final String MODEL = "sk-ant-" + "api03-x7Qm2LpW9vKc4RtY8ZbN1sDf";
  private static final String PASSWORD = "c0rrect-h0rse-b4ttery";
  private static final String URL = "s3cretInAnAddress7";
  private static final List<String> SECRETS = List.of(AWS, GITHUB, MODEL, PASSWORD, URL);

  private static final String ALL =
      "aws "
          + AWS
          + " git "
          + GITHUB
          + " model "
          + MODEL
          + " password="
          + PASSWORD
          + " postgres://app:"
          + URL
          + "@db.internal/app";

  @TempDir Path folder;
  private TestRuntime runtime;

  @BeforeEach
  void start() {
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    runtime.service(AssetStore.class).put(Made.gene("gene_a", "learns"));
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @Test
  void ofACycleIsInTheGraphTheNarrativeTheReflectionsAndTheLessonsOfItsGene() throws Exception {
    MemoryGraph graph = runtime.service(MemoryGraph.class);
    for (int i = 0; i < 5; i++) {
      cycle("cycle-" + i, ALL);
      int ended = i + 1; // cycles are remembered side by side, and the fifth is reflected
      await(() -> graph.latest(99).stream().filter(this::isOutcome).count() == ended);
    }
    Path memory = runtime.workspace().resolve("memory/evolution");
    await(() -> Files.exists(memory.resolve("reflection_log.jsonl")));
    Gene learned = runtime.service(AssetStore.class).genes().find("gene_a").orElseThrow();
    runtime.close(); // so that nobody writes beside the look

    assertNoSecretIn(runtime.workspace());
    assertThat(memory.resolve("memory_graph.jsonl")).content().contains("[REDACTED:aws_key:");
    assertThat(memory.resolve("evolution_narrative.md")).content().contains("[REDACTED:aws_key:");
    assertThat(memory.resolve("reflection_log.jsonl")).content().contains("[REDACTED:aws_key:");
    assertThat(learned.tree()).asString().contains("[REDACTED:aws_key:", "learning_history");
  }

  /** Half a secret is found by nobody: masking comes before cutting. */
  @Test
  void isNotCutInHalf() throws Exception {
    for (int i = 460; i < 500; i += 4) {
      cycle("cycle-" + i, "x".repeat(i) + " " + GITHUB);
    }
    MemoryGraph graph = runtime.service(MemoryGraph.class);
    await(() -> graph.latest(99).stream().filter(this::isOutcome).count() == 10);
    runtime.close();

    try (Stream<Path> files = Files.walk(runtime.workspace())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as("%s", file).doesNotContain("ghp_");
      }
    }
  }

  @Test
  void ofARunIsNotInTheGraph() throws Exception {
    RunSpec spec =
        RunSpec.skill("build").withLabels(Map.of("gene", "gene_a", "signals", "errsig:" + ALL));
    runtime.runs().start(spec).fail("it broke: " + ALL).toCompletableFuture().join();
    MemoryGraph graph = runtime.service(MemoryGraph.class);
    await(() -> !graph.latest(1).isEmpty());
    String remembered = graph.latest(1).get(0).tree().toString();
    runtime.close();

    assertNoSecretIn(runtime.workspace());
    assertThat(remembered).contains("[REDACTED:");
  }

  @Test
  void ofAnotherPluginIsNotInTheGraphAndAdviceFindsItsSignals() throws Exception {
    JsonObject event =
        JsonObject.builder()
            .put("type", MemoryGraphEvent.TYPE)
            .put("kind", "outcome")
            .put("id", "mge_1793707200000_0badc0de")
            .put("signal", Map.of("signals", List.of("seen " + AWS, "log_error")))
            .put("gene", Map.of("id", "gene_a"))
            .put("outcome", Map.of("status", "success", "score", 0.9, "note", ALL))
            .build();
    MemoryGraph graph = runtime.service(MemoryGraph.class);
    graph.append(new MemoryGraphEvent(event));

    assertThat(graph.latest(1).get(0).id()).contains("mge_1793707200000_0badc0de");
    assertThat(graph.advise(List.of("seen " + AWS)).preferred()).isEqualTo("gene_a");
    runtime.close();
    assertNoSecretIn(runtime.workspace());
  }

  @Test
  void isNotInRecordsOfFailuresAndOfCycles() throws Exception {
    AssetStore store = runtime.service(AssetStore.class);
    Capsule failed =
        store.putFailed(
            AssetIds.complete(
                Made.capsule("failed_capsule_1")
                    .with("failure_reason", ALL)
                    .with("diff_snapshot", "+ token = \"" + GITHUB + "\"")
                    .with("content", Map.of("password", PASSWORD))));
    EvolutionEvent event =
        store.append(
            Made.event("evt_1").with("signals", List.of(ALL)),
            new ValidationReport(
                Made.report("vr_1")
                    .tree()
                    .with("commands", List.of(Map.of("command", "x", "stdout", ALL)))));

    assertNoSecretIn(runtime.workspace());
    assertThat(AssetIds.verify(failed).status().name()).isEqualTo("HOLDS");
    assertThat(AssetIds.verify(event).status().name()).isEqualTo("HOLDS");
    assertThat(store.failedCapsules().find("failed_capsule_1")).contains(failed);
    assertThat(failed.tree().toString()).contains("[REDACTED:");
  }

  @Test
  void isMaskedInGenesAndCapsulesWhoeverMadeThem() throws Exception {
    AssetStore store = runtime.service(AssetStore.class);
    Gene gene = store.put(Made.gene("gene_b", ALL));
    Gene stated = AssetIds.complete(Made.gene("gene_c", "s").with("strategy", List.of("x", ALL)));
    Gene kept = store.put(stated);
    Capsule capsule = store.put(Made.capsule("capsule_b").with("content", Map.of("text", ALL)));
    store.update("gene_a", known -> known.with("strategy", List.of(ALL)));

    assertNoSecretIn(runtime.workspace());
    assertThat(store.genes().find("gene_b")).contains(gene);
    assertThat(store.capsules().find("capsule_b")).contains(capsule);
    assertThat(AssetIds.verify(capsule).status().name()).isEqualTo("HOLDS");
    assertThat(AssetIds.verify(kept).status().name()).isEqualTo("HOLDS");
    assertThat(kept.assetId()).isNotEqualTo(stated.assetId());
    assertThat(store.genes().find("gene_a").orElseThrow().tree().toString())
        .contains("[REDACTED:aws_key:");
  }

  /** A replay applies it, and the files that it is of lie beside. */
  @Test
  void staysInTheDiffOfASuccess() {
    AssetStore store = runtime.service(AssetStore.class);
    String diff = "+ token = \"" + GITHUB + "\"";
    Capsule capsule =
        store.put(Made.capsule("capsule_b").with("diff", diff).with("summary", "sets " + AWS));

    assertThat(capsule.tree().string("diff")).contains(diff);
    assertThat(capsule.tree().string("summary", "")).doesNotContain(AWS);
    assertThat(AssetIds.verify(capsule).status().name()).isEqualTo("HOLDS");
  }

  @Test
  void ofOthersIsMaskedWhenTheirAssetBecomesOurs() throws Exception {
    AssetStore store = runtime.service(AssetStore.class);
    Gene gene = AssetIds.complete(Made.gene("gene_b", "s").with("strategy", List.of("x", ALL)));
    assertThat(store.stage(List.of(gene), "elsewhere")).hasSize(1);
    assertThat(store.staged().find("gene_b").orElseThrow().asset().tree()).isEqualTo(gene.tree());

    Gene promoted = (Gene) store.promote("gene_b").orElseThrow();
    assertThat(promoted.tree().toString()).doesNotContain(SECRETS).contains("[REDACTED:");
    assertThat(Adoption.originId(promoted)).isEqualTo(gene.assetId().orElseThrow());

    store.stage(List.of(gene), "elsewhere");
    assertThat(store.promote("gene_b").orElseThrow()).isEqualTo(promoted);
    assertThat(Files.readString(store.folder().resolve("genes.jsonl"))).doesNotContain(SECRETS);
  }

  @Test
  void inAGeneOfOthersDoesNotKeepItFromLearningAndLetsNoOtherIn() throws Exception {
    AssetStore store = runtime.service(AssetStore.class);
    String check = "password=" + PASSWORD + " npm test";
    Gene old = Made.gene("old", "fine").with("validation", List.of(check));
    Files.writeString(store.folder().resolve("genes.json"), "{\"genes\":[" + old.tree() + "]}");

    store.update("old", known -> known.with("category", "innovate"));
    store.update("old", known -> known.with("validation", List.of(check, "npm test " + AWS)));
    Gene now = store.update("old", known -> known.with("summary", ALL)).orElseThrow();

    assertThat(now.tree().strings("validation").get(0)).isEqualTo(check);
    assertThat(now.tree().toString()).doesNotContain(AWS, GITHUB).contains("[REDACTED:aws_key:");
  }

  private boolean isOutcome(MemoryGraphEvent event) {
    return event.kind().orElse("").equals("outcome");
  }

  private void cycle(String key, String text) {
    JsonObject mutation =
        JsonObject.builder().put("id", "mut_1").put("expected_effect", text).build();
    phase(key, CyclePhase.DETECT, Map.of("signals", List.of("errsig:" + text, text)));
    phase(key, CyclePhase.SELECT, Map.of("gene", "gene_a", "reasons", List.of(text)));
    phase(key, CyclePhase.MUTATE, Map.of("hypothesis", text, "mutation", mutation));
    phase(key, CyclePhase.EXECUTE, Map.of("summary", text, "executor", text));
    phase(key, CyclePhase.EVALUATE, Map.of("score", 0.2));
    phase(key, CyclePhase.ROLLED_BACK, Map.of("reason", "constraint: " + text));
  }

  private void phase(String key, CyclePhase phase, Map<String, ?> details) {
    CycleEvent event = new CycleEvent(key, "run-1", phase, Instant.now(), JsonObject.of(details));
    runtime
        .journal()
        .append(key, phase.type(), CycleEvent.VERSION, event.payload())
        .toCompletableFuture()
        .join();
  }

  private static void assertNoSecretIn(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as("%s", file).doesNotContain(SECRETS);
      }
    }
  }

  private static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("it is remembered in time").isLessThan(deadline);
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
    }
  }
}
