// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.EvomapPlugin;
import dev.evograft.evomap.Town;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.publish.Sync;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.gep.Asset;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.spi.asset.AssetQuestion;
import dev.evograft.spi.asset.AssetSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a cycle gets to know of the stand-in of a hub. */
class HubSourceTest {

  @TempDir private Path folder;
  private Town town;
  private HubSource source;

  @BeforeEach
  void open() {
    town = new Town(folder);
    town.bench.context.set("evomap.spend.fetch", "10").set("evomap.search", "auto");
    source = new HubSource(town.bench.context, town.http);
  }

  @AfterEach
  void close() {
    town.close();
  }

  /** A promoted bundle of somebody else. */
  private Bundle there(String name) {
    return town.promoted(name);
  }

  private static Capsule capsule(String name) {
    return Town.capsule(name, Town.gene(name, "TimeoutError"));
  }

  private List<Asset> find(String... signals) throws InterruptedException {
    return source.find(new AssetQuestion(List.of(signals), 20, Duration.ofSeconds(20)));
  }

  private long spent() {
    return Hub.of(town.bench.context).ledger().spentToday(Spend.FETCH);
  }

  @Test
  void aCapsuleComesWithItsGeneAndIsPaidOnce() throws Exception {
    Bundle bundle = there("prices");

    List<Asset> first = find("TimeoutError " + Bench.SECRET);
    List<Asset> second = find("TimeoutError");

    assertThat(first)
        .extracting(Asset::tree)
        .containsExactly(bundle.gene().tree(), bundle.capsule().tree());
    assertThat(second).isEqualTo(first);
    assertThat(spent()).isEqualTo(2);
    assertThat(town.hub.received()).noneMatch(text -> text.contains(Bench.SECRET));
    assertThat(town.assets.staged).as("the cycle stages").isEmpty();
  }

  @Test
  void whatOtherWorkspacesOfTheHomeFetchedIsNotPaidAgain() throws Exception {
    there("prices");
    assertThat(find("TimeoutError")).hasSize(2);

    HubSource other = new HubSource(town.bench.context, town.http);

    assertThat(other.find(new AssetQuestion(List.of("TimeoutError"), 20, Duration.ofSeconds(20))))
        .hasSize(2);
    assertThat(spent()).isEqualTo(2);
  }

  @Test
  void noMoreIsFetchedThanTheLimitAndTheQuestionAllow() throws Exception {
    town.bench.context.set("evomap.spend.fetch", "5");
    for (String name : List.of("a1", "b2", "c3", "d4")) {
      there(name);
    }

    assertThat(find("TimeoutError")).hasSize(HubSource.MOST_AT_ONCE);
    assertThat(find("TimeoutError")).hasSize(5);
    assertThat(find("TimeoutError")).hasSize(5);
    assertThat(spent()).isEqualTo(5);
  }

  @Test
  void withoutALimitNothingIsFetched() throws Exception {
    there("prices");
    town.bench.context.settings().remove("evomap.spend.fetch");

    assertThat(find("TimeoutError")).isEmpty();
    assertThat(spent()).isZero();
  }

  @Test
  void whatIsNotWhatItsIdSaysIsPaidOnceAndNeverGiven() throws Exception {
    there("prices");
    town.hub.fault(Town.object("{'route':'fetch','kind':'tamper'}"));

    assertThat(find("TimeoutError")).isEmpty();
    assertThat(find("TimeoutError")).isEmpty();

    assertThat(spent()).isLessThanOrEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'kind':'reset'}",
        "{'kind':'busy'}",
        "{'kind':'html'}",
        "{'kind':'deep','depth':500}",
        "{'kind':'rate_limited'}",
        "{'kind':'redirect','to':'http://127.0.0.1:9/'}",
        "{'kind':'status','status':401}"
      })
  void aHubThatIsIllCostsNothingAndSaysWhy(String fault) {
    there("prices");
    town.hub.fault(Town.object(fault).with("route", "fetch"));

    assertThatThrownBy(() -> find("TimeoutError")).isInstanceOf(HubError.class);
    assertThat(spent()).isZero();
  }

  /** A fetch without an answer is not sent again, and keeps nothing else from coming. */
  @Test
  void oneLostAnswerIsNotTheEndOfSearching() throws Exception {
    there("prices");
    assertThat(find("TimeoutError")).hasSize(2);
    Bundle lost = there("lost");
    Hub hub = Hub.of(town.bench.context);
    for (String id : List.of(lost.gene().assetId().get(), lost.capsule().assetId().get())) {
      hub.ledger()
          .begin(hub.address(), new Ledger.Intent(Spend.FETCH, 1, "fetch " + id, List.of(id)));
    }

    assertThat(find("TimeoutError")).hasSize(2);
    there("later");
    assertThat(find("TimeoutError")).hasSize(4);
  }

  /** What is here is given also where the hub gives nothing more. */
  @Test
  void whatIsHereComesAlsoWhereNothingMoreCanBePaid() throws Exception {
    there("prices");
    assertThat(find("TimeoutError")).hasSize(2);
    there("more");
    Hub hub = Hub.of(town.bench.context);
    hub.ledger().begin(hub.address(), new Ledger.Intent(Spend.FETCH, 7, "others", List.of()));

    assertThat(find("TimeoutError")).hasSizeGreaterThanOrEqualTo(2);
  }

  private void sync() {
    Sync.by(town::client, town.bench.context, town.assets.store());
  }

  /** What a sync bought, a cycle has, and the other way. */
  @Test
  void syncAndSearchPayOnce() throws Exception {
    there("prices");
    town.assets.genes.add(Town.gene("own", "TimeoutError"));
    sync();
    assertThat(spent()).isEqualTo(2);

    assertThat(find("TimeoutError")).hasSize(2);
    town.assets.staged.clear();
    sync();
    assertThat(find("TimeoutError")).hasSize(2);

    assertThat(spent()).isEqualTo(2);
  }

  @Test
  void whatIsRefusedIsPaidOnceBySyncsToo() throws Exception {
    there("prices");
    town.assets.genes.add(Town.gene("own", "TimeoutError"));
    town.hub.fault(Town.object("{'route':'fetch','kind':'tamper'}"));

    sync();
    long once = spent();
    sync();

    assertThat(spent()).isEqualTo(once);
  }

  /** A call that is paid is not broken off: its assets are there for the next question. */
  @Test
  void whatComesTooLateIsThereNextTime() throws Exception {
    there("prices");
    assertThat(source.find(new AssetQuestion(List.of("none"), 1, Duration.ofSeconds(9)))).isEmpty();
    town.hub.set(Town.object("{'latency_ms':250}"));

    long begin = System.nanoTime();
    List<Asset> late =
        source.find(new AssetQuestion(List.of("TimeoutError"), 20, Duration.ofMillis(600)));

    assertThat(late).isEmpty();
    assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(4));
    town.hub.set(Town.object("{'latency_ms':0}"));
    awaitTheEndOfTheFetch();
    assertThat(find("TimeoutError")).hasSize(2);
    assertThat(spent()).isEqualTo(2);
  }

  private void awaitTheEndOfTheFetch() {
    Ledger ledger = Hub.of(town.bench.context).ledger();
    long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
    while (ledger.entries().stream().noneMatch(one -> one.state() == Ledger.State.DONE)) {
      assertThat(System.nanoTime()).as("the fetch ends").isLessThan(deadline);
      LockSupport.parkNanos(1_000_000);
    }
  }

  @Test
  void itIsThereOnlyWhereItIsAskedFor() {
    for (String value : List.of("off", "auto")) {
      town.bench.context.set("evomap.search", value);
      int before = town.bench.context.registered(AssetSource.class).size();
      EvomapPlugin plugin = new EvomapPlugin();
      plugin.start(town.bench.context);
      plugin.stop();
      assertThat(town.bench.context.registered(AssetSource.class))
          .hasSize(before + (value.equals("auto") ? 1 : 0));
    }
    assertThat(source.trusted()).isFalse();
    town.bench.context.set("evomap.trust", "auto");
    assertThat(source.trusted()).isTrue();
  }

  @Test
  void ofManyTheOldestGo() throws Exception {
    HubHome home = Hub.of(town.bench.context).home();
    Path assets = Files.createDirectories(home.own("assets"));
    for (int i = 0; i <= AssetCache.MOST; i++) {
      Files.writeString(assets.resolve("%064x.json".formatted(i)), "{}");
    }

    new AssetCache(home).prune();

    assertThat(assets.toFile().list()).hasSize(AssetCache.MOST * 9 / 10);
  }
}
