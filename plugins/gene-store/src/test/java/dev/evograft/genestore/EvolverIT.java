// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Gene;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetReader;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The Evolver that EvoMap publishes and this store, on the same files. */
@Tag("npm")
class EvolverIT {

  @TempDir Path folder;
  private TestRuntime runtime;
  private AssetStore store;
  private RealEvolver evolver;
  private Map<String, String> here;

  @BeforeEach
  void start() throws Exception {
    open(Map.of());
    Path home = Files.createDirectories(folder.resolve("home-of-evolver"));
    evolver = new RealEvolver(runtime.workspace(), home);
    here = Map.of("GEP_ASSETS_DIR", store.folder().toString());
  }

  private void open(Map<String, String> environment) {
    runtime =
        TestRuntime.in(folder)
            .plugin("gene-store", new GeneStorePlugin())
            .environment(environment)
            .start();
    store = runtime.service(AssetStore.class);
  }

  @AfterEach
  void stop() throws Exception {
    runtime.close();
    try (var files = Files.list(folder.resolve("home-of-evolver"))) {
      assertThat(files).as("what it left in its home").isEmpty();
    }
  }

  @Test
  void itListsTheGenesCapsulesAndEventsThatWeWrote() throws Exception {
    for (int i = 0; i < 40; i++) {
      store.put(
          Made.gene("gene_" + i, "ünï " + i + " \ud83d\ude00 \u2028")
              .with("numbers", List.of(1.5, 1e21, -0.0, 9007199254740993L))
              .with("nothing", null));
      store.put(Made.capsule("capsule_" + i).with("outcome", outcome()));
      store.append(Made.event("evt_" + i).with("intent", "repair"), Made.report("vr_" + i));
    }
    store.putFailed(Made.capsule("failed_capsule_1").with("failure_reason", "a check failed"));
    assertSame();
    store.remove(store.genes(), "gene_3"); // which moves the log into the JSON file
    store.put(Made.gene("gene_7", "replaced"));
    store.put(Made.gene("gene_new", "behind the JSON file"));
    assertSame();
    runtime.close();
    open(Map.of());
    assertSame();
  }

  private void assertSame() throws Exception {
    JsonObject theirs = evolver.read(here);
    assertThat(texts(theirs.objects("genes")).keySet()).isEqualTo(texts(store.genes()).keySet());
    assertThat(texts(theirs.objects("genes"))).isEqualTo(texts(store.genes()));
    assertThat(texts(theirs.objects("capsules"))).isEqualTo(texts(store.capsules()));
    assertThat(texts(theirs.objects("failed"))).isEqualTo(texts(store.failedCapsules()));
    List<JsonObject> events = new ArrayList<>(theirs.objects("events"));
    events.removeIf(one -> !one.string("type", "").equals("EvolutionEvent"));
    assertThat(texts(events)).isEqualTo(texts(store.events()));
    assertThat(theirs.string("last_event"))
        .isEqualTo(store.events().latest(1).stream().findFirst().flatMap(Asset::id));
  }

  @Test
  void weListTheGenesCapsulesAndEventsThatItWrote() throws Exception {
    JsonObject assets =
        JsonObject.builder()
            .put("genes", List.of(Made.gene("gene_x", "theirs").tree(), Made.gene("y", "ÿ").tree()))
            .put("capsules", List.of(Made.capsule("capsule_x").with("outcome", outcome()).tree()))
            .put("events", List.of(Made.event("evt_1").tree(), Made.event("evt_2").tree()))
            .put("failed", List.of(Made.capsule("failed_capsule_1").tree()))
            .put("external", List.of(AssetIds.complete(Made.gene("gene_ext", "found")).tree()))
            .build();
    evolver.write(assets, here);

    assertThat(texts(store.genes())).containsKeys("gene_x", "y");
    assertSame();
    for (String id : List.of("gene_x", "y")) {
      Gene gene = store.genes().find(id).orElseThrow();
      assertThat(AssetIds.verify(gene).accepted()).as("%s", gene).isTrue();
    }
    assertThat(texts(store.events())).containsOnlyKeys("evt_1", "evt_2");
    assertThat(store.staged().find("gene_ext").orElseThrow().origin()).isEqualTo("evolver");
    assertThat(runtime.problems()).isEmpty();

    store.promote("gene_ext");
    store.put(Made.gene("gene_x", "ours now"));
    assertSame();
    evolver.write(
        JsonObject.EMPTY
            .with("genes", List.of(Made.gene("gene_z", "after us").tree()))
            .with("capsules", List.of())
            .with("events", List.of())
            .with("failed", List.of())
            .with("external", List.of()),
        here);
    assertThat(texts(store.genes())).containsKeys("gene_ext", "gene_x", "gene_z");
    assertSame();
  }

  @Test
  void bothTakeTheSameFolder() throws Exception {
    Files.createDirectories(runtime.workspace().resolve(".evolver/gep"));
    for (String scope : List.of("", "x/y", " sp ", "a..b", ".", "é", "x".repeat(200))) {
      Map<String, String> set = Map.of("EVOLVER_SESSION_SCOPE", scope);
      runtime.close();
      open(set);
      assertThat(store.folder()).as("scope '%s'", scope).isEqualTo(evolver.folder(set));
    }
  }

  private static JsonObject outcome() {
    return JsonObject.builder().put("status", "success").put("score", 0.9).build();
  }

  private static Map<String, String> texts(AssetReader<? extends Asset> reader) {
    List<JsonObject> trees = new ArrayList<>();
    reader.forEach(asset -> trees.add(asset.tree()));
    return texts(trees);
  }

  /** By their ids, as both programs would hash them. */
  private static Map<String, String> texts(List<JsonObject> trees) {
    Map<String, String> texts = new TreeMap<>();
    trees.forEach(tree -> texts.put(tree.string("id", ""), Json.canonical(tree)));
    return texts;
  }
}
