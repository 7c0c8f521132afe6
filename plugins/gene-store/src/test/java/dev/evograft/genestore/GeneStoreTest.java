// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.EvolutionEvent;
import dev.evograft.gep.Gene;
import dev.evograft.gep.WireForm;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store as others see it. */
class GeneStoreTest {

  @TempDir Path folder;
  private Path assets;
  private TestRuntime runtime;
  private AssetStore store;

  @BeforeEach
  void start() {
    assets = folder.resolve("assets/gep");
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    store = runtime.service(AssetStore.class);
    assets = store.folder();
  }

  @AfterEach
  void stop() {
    runtime.close();
  }

  @Test
  void makesNothingBeforeItIsUsed() {
    assertThat(store.genes().size()).isZero();
    assertThat(store.events().latest(5)).isEmpty();

    assertThat(runtime.workspace().resolve("assets")).doesNotExist();
    assertThat(store.folder()).isEqualTo(runtime.workspace().resolve("assets/gep"));
  }

  /** Who begins with the same gene as its author knows it by that name. */
  @Test
  void aCapsuleOfAGeneThatIsHereByNameBelongsToIt() {
    store.put(Made.gene("gene_a", "ours"));
    Bundle theirs =
        new WireForm(text -> text)
            .bundle(
                Made.gene("gene_a", "theirs"),
                new Capsule(Made.capsule("capsule_a").tree().with("gene", "gene_a")),
                null);
    store.stage(List.of(theirs.capsule(), theirs.gene()), "evomap");

    Asset promoted = store.promote("capsule_a").orElseThrow();

    assertThat(promoted.tree().string("gene")).contains("gene_a");
    assertThat(store.genes().find("gene_a").flatMap(Gene::summary)).contains("ours");
  }

  @Test
  void aCycleCanTellWhatCommandsWrote() throws Exception {
    Instant since = Instant.EPOCH;
    Files.createDirectories(runtime.workspace().resolve(".evograft")); // a cycle made it
    store.put(Made.gene("gene_a", "0"));
    store.put(Made.gene("gene_b", "0"));
    store.remove(store.genes(), "gene_b");
    assertThat(store.ownWrites(store.genes(), since))
        .containsEntry("gene_a", store.genes().find("gene_a").orElseThrow().assetId().orElse("?"))
        .containsEntry("gene_b", "");
    assertThat(store.ownWrites(store.capsules(), since)).isEmpty();
    assertThat(store.ownWrites(store.genes(), Instant.MAX)).isEmpty();
  }

  @Test
  void whatAnAgentHasWrittenIsNotNoted() {
    FakeContext within =
        new FakeContext("gene-store", folder).environment(Map.of("EVOGRAFT_RUN_ID", "run_1"));
    OwnWrites notes = OwnWrites.of(within);
    notes.note("genes", "gene_evil", "sha256:1");
    assertThat(notes.since("genes", Instant.EPOCH)).isEmpty();
  }

  @Test
  void nobodyWritesWhileAGeneIsChanged() throws Exception {
    store.put(Made.gene("gene_a", "0"));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (TestRuntime other =
        TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start()) {
      AssetStore same = other.service(AssetStore.class);
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        AssetStore one = i % 2 == 0 ? store : same;
        all.add(threads.submit(() -> one.update("gene_a", GeneStoreTest::counted)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(store.genes().find("gene_a").flatMap(Gene::summary)).contains("100");
  }

  private static Gene counted(Gene gene) {
    return gene.with(
        "summary", Integer.toString(Integer.parseInt(gene.summary().orElseThrow()) + 1));
  }

  @Test
  void aChangeKeepsTheIdAndMayBeNone() {
    Gene gene = store.put(Made.gene("gene_a", "the only one"));
    long revision = store.genes().revision();

    assertThat(store.update("gene_a", same -> same)).contains(gene);
    assertThat(store.update("gene_b", same -> same)).isEmpty();
    assertThat(store.genes().revision()).isEqualTo(revision);
    assertThatThrownBy(() -> store.update("gene_a", known -> known.with("id", "gene_c")))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("must keep its id");
  }

  @Test
  void findsAGeneByEitherIdAndReplacesIt() {
    Gene first = store.put(Made.gene("gene_a", "the first"));
    long revision = store.genes().revision();
    Gene second = store.put(Made.gene("gene_a", "the second"));
    store.put(Made.gene("gene_b", "another"));

    assertThat(store.genes().revision()).isNotEqualTo(revision);
    assertThat(AssetIds.verify(second).accepted()).isTrue();
    assertThat(store.genes().find("gene_a")).contains(second);
    assertThat(store.genes().find(second.assetId().orElseThrow())).contains(second);
    assertThat(store.genes().find(first.assetId().orElseThrow())).isEmpty();
    assertThat(ids(store.genes())).containsExactly("gene_a", "gene_b");
    assertThat(store.genes().latest(1))
        .extracting(g -> g.id().orElse(""))
        .containsExactly("gene_b");
  }

  @Test
  void readsWhatEvolverWroteAndKeepsItByteForByte() throws IOException {
    String theirs =
        """
        {
          "version": 2,
          "note": {"of": "somebody"},
          "genes": [
            {
              "type": "Gene", "id": "gene_x", "odd": 1.50, "big": 12345678901234567890
            },
            {"type":"Gene","id":"gene_y","summary":"as JSON"}
          ],
          "after": [1, 2]
        }
        """;
    write("genes.json", theirs);
    write(
        "genes.jsonl",
        "{\"type\":\"Gene\",\"id\":\"gene_y\",\"summary\":\"as a line\"}\nnot json\n"
            + "{\"type\":\"Other\",\"id\":\"gene_z\"}\n");

    assertThat(ids(store.genes())).containsExactly("gene_x", "gene_y");
    assertThat(store.genes().find("gene_y").flatMap(Gene::summary)).contains("as a line");
    assertThat(runtime.problems().toString()).contains("1 line that cannot be read");
    assertThat(store.remove(store.genes(), "gene_y")).isTrue();

    assertThat(assets.resolve("genes.json"))
        .content()
        .contains("\"note\": {\"of\": \"somebody\"}", "\"after\": [1, 2]\n}", "\"version\": 2")
        .contains("\"odd\": 1.50, \"big\": 12345678901234567890")
        .doesNotContain("gene_y");
    assertThat(
            JsonText.parseObject(Files.readAllBytes(assets.resolve("genes.json"))).objects("genes"))
        .hasSize(1);
    assertThat(assets.resolve("genes.jsonl")).doesNotExist();
    try (var all = Files.list(assets)) {
      assertThat(all.map(path -> path.getFileName().toString()))
          .contains(
              "genes.json", ".evograft.lock", ".evograft.compaction.lock", ".genes.jsonl.last")
          .anyMatch(name -> name.startsWith("genes.jsonl.damaged-"))
          .hasSize(5);
    }
  }

  @Test
  void seesWhatOthersWriteWithoutARestart() throws IOException {
    store.put(Made.gene("gene_a", "mine"));
    assertThat(ids(store.genes())).containsExactly("gene_a");
    write("genes.json", "{\"version\":1,\"genes\":[{\"type\":\"Gene\",\"id\":\"gene_e\"}]}\n");
    assertThat(ids(store.genes())).containsExactly("gene_e", "gene_a");
    try (TestRuntime other =
        TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start()) {
      AssetStore theirs = other.service(AssetStore.class);
      theirs.put(Made.gene("gene_o", "theirs"));
      assertThat(ids(store.genes())).containsExactly("gene_e", "gene_a", "gene_o");
      assertThat(theirs.remove(theirs.genes(), "gene_a")).isTrue();
      assertThat(ids(store.genes())).containsExactly("gene_e", "gene_o");
      assertThat(theirs.remove(theirs.genes(), "gene_a")).isFalse();
    }
  }

  /** Evolver adds genes of its own where there is no such file. */
  @Test
  void aLibraryHasAJsonFileFromItsFirstGeneOn() throws IOException {
    store.put(Made.gene("gene_a", "in the log"));
    assertThat(JsonText.parseObject(Files.readAllBytes(assets.resolve("genes.json"))))
        .containsEntry("genes", List.of())
        .containsEntry("version", 1L);
    String theirs = "{\"version\":2,\"genes\":[]}";
    write("genes.json", theirs);
    store.put(Made.gene("gene_b", "in the log"));

    assertThat(assets.resolve("genes.json")).hasContent(theirs);
    assertThat(ids(store.genes())).containsExactly("gene_a", "gene_b");
  }

  @Test
  void salvagesADamagedFileAndKeepsIt() throws IOException {
    String genes =
        String.join(",\n", IntStream.range(0, 20).mapToObj(i -> one("gene_" + i)).toList());
    String damaged =
        "{\"version\": 1, \"genes\": [\n" + genes.replace("\"gene_7\"", "\"gene_7") + "\n]}\n";
    write("genes.json", damaged);

    assertThat(ids(store.genes())).hasSize(19).doesNotContain("gene_7");
    assertThat(runtime.problems().toString())
        .contains("genes.json is damaged at byte", "19 of its");
    store.put(Made.gene("gene_new", "after the damage"));
    assertThat(assets.resolve("genes.json")).hasContent(damaged);
    store.remove(store.genes(), "gene_0");

    assertThat(ids(store.genes())).hasSize(19).contains("gene_new", "gene_19");
    assertThat(
            JsonText.parseObject(Files.readAllBytes(assets.resolve("genes.json"))).objects("genes"))
        .hasSize(19);
    assertThat(runtime.problems()).isEmpty();
    try (var all = Files.list(assets)) {
      assertThat(all.filter(path -> path.toString().contains("genes.json.damaged-")))
          .singleElement()
          .satisfies(path -> assertThat(path).hasContent(damaged));
    }
  }

  @Test
  void appendsAnEventBehindItsReport() throws IOException {
    EvolutionEvent event = store.append(Made.event("evt_1"), Made.report("vr_1"));
    store.append(Made.event("evt_2"), null);

    assertThat(Files.readAllLines(assets.resolve("events.jsonl")))
        .satisfiesExactly(
            line -> assertThat(line).contains("vr_1", "asset_id"),
            line -> assertThat(line).isEqualTo(event.tree().toString()),
            line -> assertThat(line).contains("evt_2"));
    assertThat(ids(store.events())).containsExactly("evt_1", "evt_2");
    assertThat(store.events().latest(1))
        .extracting(e -> e.id().orElse(""))
        .containsExactly("evt_2");
    assertThatThrownBy(() -> store.remove(store.events(), "evt_1"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void keepsTheLastFailures() throws IOException {
    for (int i = 0; i < 203; i++) {
      store.putFailed(Made.capsule("failed_capsule_" + i));
    }

    assertThat(ids(store.failedCapsules())).hasSize(102).startsWith("failed_capsule_101");
    assertThat(JsonText.parseObject(Files.readAllBytes(assets.resolve("failed_capsules.json"))))
        .containsKey("failed_capsules");
  }

  @Test
  void aFailureThatComesAgainIsKeptOnce() throws IOException {
    store.putFailed(Made.capsule("failed_capsule_1"));
    String once = Files.readString(assets.resolve("failed_capsules.json"));
    store.putFailed(Made.capsule("failed_capsule_1"));

    assertThat(assets.resolve("failed_capsules.json")).hasContent(once);
  }

  @Test
  void usesWhatIsStagedOnlyOncePromoted() {
    Gene gene = AssetIds.complete(Made.gene("gene_in", "from elsewhere"));
    Capsule capsule = Made.capsule("capsule_in");
    List<StagedAsset> fresh = store.stage(List.of(gene, capsule, gene), "a.gepx");
    assertThat(fresh).hasSize(2);
    assertThat(store.stage(List.of(gene), "b.gepx")).isEmpty();
    assertThat(store.genes().size()).isZero();
    assertThat(store.staged().find("gene_in")).contains(new StagedAsset(gene, "a.gepx"));
    assertThat(store.staged().find("capsule_in").map(StagedAsset::tree)).contains(capsule.tree());

    assertThat(store.promote("gene_in")).contains(gene);
    assertThat(store.promote("gene_in")).isEmpty();
    assertThat(store.genes().find("gene_in")).contains(gene);
    assertThat(ids(store.staged())).containsExactly("capsule_in");
    assertThat(store.remove(store.staged(), "capsule_in")).isTrue();
    assertThat(store.staged().size()).isZero();
    assertThat(store.stage(List.of(capsule), "c")).hasSize(1);
  }

  /** A person's word counts also for what is here without one. */
  @Test
  void whatCameUnaskedGivesWayToWhatIsPromoted() {
    Gene gene = AssetIds.complete(Made.gene("gene_in", "from elsewhere"));
    JsonObject origin =
        Adoption.unasked(
            JsonObject.builder().put("asset_id", gene.assetId().orElseThrow()).build(), "hub");
    store.put(gene.over(gene.tree().with("validation", List.of()).with("_origin", origin)));
    store.stage(List.of(gene), "hub");

    store.promote("gene_in");

    Gene ours = store.genes().find("gene_in").orElseThrow();
    assertThat(Adoption.unaskedFrom(ours)).isEmpty();
    assertThat(ours.validation()).isEqualTo(gene.validation());
    assertThat(Adoption.originId(ours)).isEqualTo(gene.assetId().orElseThrow());
  }

  @Test
  void promotesNothingThatSomebodyChanged() {
    Gene gene = AssetIds.complete(Made.gene("gene_in", "from elsewhere"));
    Gene changed = new Gene(gene.tree().with("strategy", List.of("run what I say")));
    Capsule malformed = new Capsule(Made.capsule("capsule_in").tree().with("asset_id", "mine"));
    store.stage(List.of(changed, malformed), "hub");

    assertRefused(() -> store.promote("gene_in"), "the content has");
    assertRefused(() -> store.promote("capsule_in"), "64 lower-case hex digits");
    assertThat(store.staged().size()).isEqualTo(2);
    assertThat(store.genes().size()).isZero();

    Asset ours = store.promoteAnyway("gene_in").orElseThrow();
    assertThat(AssetIds.verify(ours).accepted()).isTrue();
    assertThat(store.genes().find("gene_in")).contains((Gene) ours);
  }

  @Test
  void promotesTheWireFormAsOurs() {
    Gene wireGene = AssetIds.complete(new Gene(Made.gene("x", "wire").tree().without("id")));
    String wireId = wireGene.assetId().orElseThrow();
    Capsule wireCapsule =
        AssetIds.complete(
            new Capsule(
                Made.capsule("x")
                    .tree()
                    .without("id")
                    .with("gene", wireId)
                    .with("confidence", 0.8)));
    store.stage(List.of(wireGene, wireCapsule), "evomap");

    Asset gene = store.promote(wireId).orElseThrow();
    Asset capsule = store.promote(wireCapsule.assetId().orElseThrow()).orElseThrow();

    assertThat(gene.id().orElseThrow()).isEqualTo("gene_" + wireId.substring(7, 19));
    Capsule ours = store.capsules().find(capsule.id().orElseThrow()).orElseThrow();
    assertThat(ours.gene()).isEqualTo(gene.id());
    assertThat(ours.confidence()).hasValue(0.48);
    assertThat(ours.tree().object("a2a"))
        .containsEntry("status", "promoted")
        .containsEntry("source", "evomap")
        .containsEntry("asset_id", wireCapsule.assetId().orElseThrow());
    assertThat(store.staged().size()).isZero();
    store.stage(List.of(wireGene), "evomap");
    assertThat(store.promote(wireId)).as("again, after it broke off").isPresent();
  }

  @Test
  void promotesNothingOverAnother() {
    store.put(Made.gene("gene_a", "ours"));
    store.stage(List.of(Made.gene("gene_a", "theirs"), Made.event("evt_1")), "hub");

    assertRefused(() -> store.promote("evt_1"), "only genes and capsules");
    assertRefused(
        () -> store.promote(AssetIds.compute(Made.gene("gene_a", "theirs").tree())),
        "remove that first");
    assertThat(store.staged().size()).isEqualTo(2);
  }

  @Test
  void refusesWhatNobodyCouldRead() {
    assertRefused(() -> store.put(Made.gene("", "x")), "needs an id");
    assertRefused(
        () -> store.put(Made.gene("g", "x").with("type", "Capsule")), "its type is 'Capsule'");
    assertRefused(
        () -> store.put(Made.gene("g", "x").with("strategy", "do")), "strategy must be a list");
    assertRefused(() -> store.put(Made.gene("g", "x".repeat(17 << 20))), "16 MiB");

    assertThat(store.genes().size()).isZero();
  }

  @Test
  void takesFromEvolverAnIdThatHoldsOnlyThere() {
    JsonObject env = JsonObject.builder().put("platform", "linux").put("region", null).build();
    Capsule hashed = Made.capsule("capsule_1").with("env_fingerprint", env);
    String id = AssetIds.compute(hashed.tree());
    Capsule written =
        new Capsule(
            hashed.with("env_fingerprint", env.without("region")).tree().with("asset_id", id));

    assertThat(store.put(written)).isEqualTo(written);
    assertThat(store.capsules().find(id)).contains(written);
  }

  @Test
  void usesEvolversFolderInPlace() throws IOException {
    runtime.close();
    Path theirs = Files.createDirectories(runtime.workspace().resolve(".evolver/gep"));
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    assertThat(runtime.service(AssetStore.class).folder()).isEqualTo(theirs);
    runtime.close();
    runtime =
        TestRuntime.in(folder)
            .plugin("gene-store", new GeneStorePlugin())
            .environment(java.util.Map.of("GEP_ASSETS_DIR", "elsewhere"))
            .start();
    assertThat(runtime.service(AssetStore.class).folder())
        .isEqualTo(runtime.workspace().resolve("elsewhere"));
  }

  @Test
  void anEmptyFolderOfOursHidesNoneOfEvolvers() throws IOException {
    runtime.close();
    Path ours = Files.createDirectories(runtime.workspace().resolve("assets/gep"));
    Files.writeString(ours.resolve(".gitkeep"), "");
    Path theirs = Files.createDirectories(runtime.workspace().resolve(".evolver/gep"));
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();

    assertThat(runtime.service(AssetStore.class).folder()).isEqualTo(theirs);
  }

  @Test
  void showsWhatEvolverKeepsWithoutAnId() throws IOException {
    store.put(Made.gene("gene_a", "ours"));
    runtime.close();
    Path theirs = Files.createDirectories(runtime.workspace().resolve(".evolver/gep"));
    Gene nameless = new Gene(Made.gene("gene_n", "x").tree().without("id").without("asset_id"));
    Files.writeString(
        theirs.resolve("genes.json"),
        "{\"version\":2,\"genes\":[" + nameless.tree() + "," + one("gene_a") + "]}");
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    store = runtime.service(AssetStore.class);

    assertThat(store.staged().size()).isEqualTo(1);
    assertThat(store.staged().latest(5))
        .extracting(StagedAsset::tree)
        .containsExactly(nameless.tree());
    store.remove(store.genes(), "gene_a");
    assertThat(store.staged().size()).as("not ours any more").isEqualTo(2);
  }

  @Test
  void readsEvolversFolderBesideOursAndNeverWritesIt() throws IOException {
    store.put(Made.gene("gene_a", "ours"));
    runtime.close();
    Path theirs = Files.createDirectories(runtime.workspace().resolve(".evolver/gep"));
    String genes =
        "{\"version\":2,\"genes\":["
            + one("gene_a")
            + ","
            + one("gene_x")
            + ","
            + one("gene_y")
            + "]}";
    Files.writeString(theirs.resolve("genes.json"), genes);
    Capsule capsule = AssetIds.complete(Made.capsule("capsule_x").with("confidence", 0.5));
    Files.writeString(theirs.resolve("capsules.jsonl"), capsule.tree() + "\n");
    runtime = TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start();
    store = runtime.service(AssetStore.class);

    assertThat(store.folder()).isEqualTo(runtime.workspace().resolve("assets/gep"));
    assertThat(ids(store.genes())).containsExactly("gene_a");
    assertThat(ids(store.staged())).containsExactly("gene_x", "gene_y", "capsule_x");
    assertThat(store.staged().latest(2))
        .extracting(one -> one.id().orElse(""))
        .containsExactly("capsule_x", "gene_y");
    assertThat(store.staged().find("gene_x").orElseThrow().origin()).isEqualTo(".evolver/gep");
    long revision = store.staged().revision();
    assertThatThrownBy(() -> store.remove(store.staged(), "gene_y"))
        .hasMessageContaining("only read");
    assertThat(store.promote("gene_x")).isPresent();
    assertThat(store.promote("capsule_x")).isPresent();
    assertThat(ids(store.staged())).containsExactly("gene_y");
    assertThat(store.staged().revision()).isNotEqualTo(revision);
    assertThat(ids(store.genes())).containsExactly("gene_a", "gene_x");
    assertThat(store.capsules().find("capsule_x").orElseThrow().confidence()).hasValue(0.3);

    assertThat(theirs.resolve("genes.json")).hasContent(genes);
    try (var all = Files.list(theirs)) {
      assertThat(all).hasSize(2);
    }
  }

  @Test
  void keepsTheAssetsOfAScopeApart() {
    runtime.close();
    for (String scope : List.of("agent/one", "..", "é ")) {
      runtime =
          TestRuntime.in(folder)
              .plugin("gene-store", new GeneStorePlugin())
              .environment(java.util.Map.of("EVOLVER_SESSION_SCOPE", scope))
              .start();
      String name = scope.equals("..") ? "" : scope.equals("é ") ? "scopes/_" : "scopes/agent_one";
      assertThat(runtime.service(AssetStore.class).folder())
          .isEqualTo(runtime.workspace().resolve("assets/gep").resolve(name));
      runtime.close();
    }
  }

  private static void assertRefused(Runnable call, String why) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("asset_invalid"))
        .hasMessageContaining(why);
  }

  private static String one(String id) {
    return "  {\"type\": \"Gene\",\n    \"id\": \"" + id + "\", \"marks\": [\n {\"a\": 1}\n]}";
  }

  private void write(String name, String content) throws IOException {
    Files.createDirectories(assets);
    Files.writeString(assets.resolve(name), content);
  }

  private static List<String> ids(AssetReader<? extends Asset> reader) {
    List<String> ids = new ArrayList<>();
    reader.forEach(asset -> ids.add(asset.id().orElse("")));
    assertThat(reader.size()).isEqualTo(ids.size());
    return ids;
  }
}
