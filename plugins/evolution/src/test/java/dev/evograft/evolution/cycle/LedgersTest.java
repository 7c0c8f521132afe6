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
  private Aside aside;

  @BeforeEach
  void make() throws Exception {
    assets = new FakeAssets(root);
    context = new FakeContext("evolution", root).with(AssetStore.class, assets);
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
    assertThat(aside.doubts()).isEmpty();
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
    assertThat(aside.doubts()).hasSize(1).allMatch(doubt -> doubt.lasting());
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
