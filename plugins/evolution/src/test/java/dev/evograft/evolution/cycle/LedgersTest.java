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
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor writes into our own files is found and put right. */
class LedgersTest {

  @TempDir private Path root;
  private FakeContext context;
  private FakeAssets assets;
  private Services services;
  private Path settings;

  @BeforeEach
  void make() throws Exception {
    assets = new FakeAssets(root);
    context = new FakeContext("evolution", root).with(AssetStore.class, assets);
    services = new Services(context, Map.of());
    assets.put(gene("gene_a", "mend it"));
    assets.put(capsule("capsule_a", "earlier"));
    Files.createDirectories(root.resolve(".evograft"));
    settings = Files.writeString(root.resolve(".evograft/config.properties"), "a=b\n");
  }

  @AfterEach
  void close() {
    context.close();
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
    assertThat(before.changed()).isEmpty();
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

    assertThat(before.changed()).hasSize(6).allMatch(v -> v.code().equals("settings_changed"));

    assertThat(assets.genes().find("gene_evil")).isEmpty();
    assertThat(assets.capsules().find("capsule_evil")).isEmpty();
    assertThat(assets.genes().find("gene_a").orElseThrow().strategy()).containsExactly("mend it");
    assertThat(assets.capsules().find("capsule_a").orElseThrow().summary()).contains("earlier");
    assertThat(settings).hasContent("a=b");
    assertThat(root.resolve(".evograft/plugins.disabled")).doesNotExist();
    assertThat(before.changed()).isEmpty();
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
