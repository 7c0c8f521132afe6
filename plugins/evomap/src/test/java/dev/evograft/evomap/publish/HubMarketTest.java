// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.EvomapPlugin;
import dev.evograft.evomap.Town;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.Market;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an agent does at the stand-in of a hub by the service, as the client skill shows it. */
class HubMarketTest {

  private static final JsonObject GENE =
      Town.object(
          "{'category':'repair','summary':'Fix timeout with retry','signals_match':['TimeoutError']}");
  private static final JsonObject CAPSULE =
      Town.object(
          "{'summary':'Implemented exponential backoff retry','confidence':0.95,"
              + "'blast_radius':{'files':1,'lines':5},'outcome':{'status':'success','score':0.9}}");

  @TempDir private Path folder;
  private Town town;
  private Market market;

  @BeforeEach
  void open() {
    town = new Town(folder);
    market = new HubMarket(town.bench.context, town.http);
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Test
  void theThreeCallsOfTheSkillDoWhatTheySay() {
    town.hub.set(Town.object("{'promote_after_ms':0}"));
    assertThat(market.searchAssets(List.of("timeout"), 10)).isEmpty();

    Market.Published first = market.publish(GENE, CAPSULE);
    Market.Published again = market.publish(GENE, CAPSULE);

    assertThat(first.visible()).isTrue();
    assertThat(again.capsuleId()).isEqualTo(first.capsuleId());
    assertThat(again.geneId()).isEqualTo(first.geneId());
    assertThat(again.decision()).isEqualTo("already_published");
    assertThat(market.searchAssets(List.of("timeout"), 10))
        .extracting(found -> found.string("asset_id", ""))
        .contains(first.geneId(), first.capsuleId());
    assertThat(market.searchAbout("exponential backoff", 10)).isNotEmpty();
    assertThat(market.getRankedAssets(1)).hasSize(1);
    assertThat(market.getAsset(first.capsuleId())).isPresent();
    assertThat(market.getAsset("sha256:" + "0".repeat(64))).isEmpty();
  }

  @Test
  void whatIsFetchedIsStagedAndReported(@TempDir Path elsewhere) {
    town.hub.set(Town.object("{'promote_after_ms':0}"));
    Market.Published there = market.publish(GENE, CAPSULE);
    try (Town reader = new Town(elsewhere, town)) {
      Market theirs = new HubMarket(reader.bench.context, reader.http);
      List<String> both = List.of(there.geneId(), there.capsuleId());
      assertThatThrownBy(() -> theirs.fetch(both))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("spending_off"));
      reader.bench.context.set("evomap.spend.fetch", "2");

      assertThat(theirs.fetch(both).staged()).containsExactlyInAnyOrderElementsOf(both);
      assertThat(theirs.fetch(both).known()).containsExactlyElementsOf(both);
      theirs.report(there.capsuleId(), true);
    }
    assertThat(town.asked("/a2a/report")).hasSize(1);
  }

  @Test
  void whatHubsRefuseIsNotSent() {
    JsonObject poor = CAPSULE.with("outcome", Town.object("{'status':'success','score':0.2}"));

    assertThatThrownBy(() -> market.publish(GENE, poor))
        .isInstanceOfSatisfying(
            EvograftException.class, e -> assertThat(e.code()).isEqualTo("not_eligible"));
    assertThatThrownBy(() -> market.getRankedAssets(0)).isInstanceOf(EvograftException.class);
    assertThat(town.asked("/a2a/validate")).isEmpty();
  }

  @Test
  void aHostGetsItFromTheRuntime(@TempDir Path other) {
    try (TestRuntime runtime = TestRuntime.in(other).plugin("evomap", new EvomapPlugin()).start()) {
      Market found = runtime.service(Market.class);

      assertThatThrownBy(() -> found.getRankedAssets(5))
          .isInstanceOfSatisfying(
              EvograftException.class, e -> assertThat(e.code()).isEqualTo("no_url"));
      assertThat(runtime.problems()).isEmpty();
    }
  }
}
