// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.Town;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A hub that takes a bundle and keeps it to itself until somebody judges it. */
class QuarantineTest {

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    FakeAssets assets = new FakeAssets();
    assets.genes.add(Town.gene("prices", "TimeoutError"));
    assets.capsules.add(Town.capsule("prices", assets.genes.get(0)));
    bench = new Bench(folder).registered();
    bench.context.with(AssetStore.class, assets.store());
    bench.hub.says("POST /a2a/validate", 200, "{'payload':{'valid':true}}");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"quarantine", "quarantined"})
  void aDeliveryIsDoneAndNotMadeAgain(String decision) {
    bench.hub.says("POST /a2a/publish", 200, "{'payload':{'decision':'" + decision + "'}}");
    Publications publications =
        new Publications(bench.client(), bench.context.service(AssetStore.class).orElseThrow());

    DeliveryResult result =
        publications.of(new Publications.Job("capsule_prices", false, () -> true));

    assertThat(result.kind()).isEqualTo(DeliveryResult.Kind.DELIVERED);
    assertThat(result.why()).contains(decision);
    assertThat(bench.hub.requests("POST /a2a/publish")).hasSize(1);
  }

  /** It may take days, so nobody waits for it at the prompt, and nothing has failed. */
  @Test
  void whoTypesItIsToldAndDoesNotWait() {
    bench.hub.says("POST /a2a/publish", 200, "{'payload':{'decision':'quarantine'}}");

    assertThat(bench.run("publish", "capsule_prices")).as(bench.thrown()).isZero();

    assertThat(bench.said()).contains("Decision: quarantine", "keeps it in quarantine");
    assertThat(bench.answer()).containsEntry("visible", false);
    assertThat(bench.pauses).isEmpty();
    assertThat(bench.hub.requests("POST /a2a/publish")).hasSize(1);
  }
}
