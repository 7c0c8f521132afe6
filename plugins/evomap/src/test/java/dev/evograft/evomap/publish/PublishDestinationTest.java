// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.Town;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.DestinationContract;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What cycles keep is published at the stand-in of a hub. */
class PublishDestinationTest extends DestinationContract {

  @TempDir private Path folder;
  private Town town;
  private Destination destination;

  @BeforeEach
  void open() {
    town = new Town(folder);
    town.bench.context.set("evomap.publish", "auto");
    destination = new PublishDestination(town.bench.context, town.http, "https://hub.example");
    town.keep("prices");
  }

  /** A hub's address alone has nothing wait. */
  @Test
  void whatIsOffGetsNoPlaceOfItsOwn() {
    town.bench.context.set("evomap.publish", "off");
    assertThat(destination.settings().start()).isEqualTo(DestinationSettings.Start.NOWHERE);

    town.bench.context.set("evomap.publish", "ask");
    assertThat(destination.settings().start()).isEqualTo(DestinationSettings.Start.NOW);
    assertThat(destination.settings().target()).isEqualTo("https://hub.example");
  }

  @AfterEach
  void close() {
    town.close();
  }

  @Override
  protected Destination destination() {
    return destination;
  }

  @Override
  protected List<JournalEntry> entries() {
    return List.of(Town.solidified("prices"));
  }

  /** The ids that were published, which say what the content is. */
  @Override
  protected Object applied() {
    return town
        .client()
        .call(ReadRows.ASSETS, Call.PLAIN.withQuery("status", "candidate"))
        .list(List.of("assets"))
        .stream()
        .map(asset -> asset.string("asset_id", ""))
        .sorted()
        .toList();
  }

  @Override
  protected void reset() {
    town.another();
  }

  private DeliveryResult deliver(String name, int attempt) {
    JournalEntry entry = Town.solidified(name);
    return destination
        .deliver(new Delivery(entry.key(), List.of(entry), attempt, false, false))
        .toCompletableFuture()
        .join();
  }

  @Test
  void theWholeBundleIsThereWithoutSecrets() {
    Capsule kept = town.keep("secret-" + Bench.SECRET);
    assertThat(kept.summary().orElse("")).contains(Bench.SECRET);

    assertThat(deliver("secret-" + Bench.SECRET, 1).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(applied()).asInstanceOf(LIST).hasSize(2);
    assertThat(town.hub.received()).noneMatch(text -> text.contains(Bench.SECRET));
  }

  @Test
  void whileItIsOffNothingIsSentAndNothingIsSettled() {
    town.bench.context.set("evomap.publish", "off");
    int before = town.hub.requests().size();

    assertThat(deliver("prices", 1))
        .isEqualTo(DeliveryResult.paused("evomap.publish is off", null));

    assertThat(town.hub.requests()).hasSize(before);
    assertThat(new Waiting(town.bench.context).ids()).isEmpty();
  }

  @Test
  void whatIsAskedForWaitsForItsWord() {
    town.bench.context.set("evomap.publish", "ask");
    for (String name : List.of("orders", "stock", "users")) {
      town.keep(name);
      assertThat(deliver(name, 1).kind()).isEqualTo(Kind.DELIVERED);
      assertThat(deliver(name, 2).kind()).isEqualTo(Kind.DELIVERED);
    }

    assertThat(town.bench.run("publish", "--waiting")).isZero();
    assertThat(town.bench.answer().strings("waiting"))
        .containsExactly("capsule_orders", "capsule_stock", "capsule_users");
    assertThat(town.bench.said()).contains("Reads of stock", "may take it");
    assertThat(town.asked("/a2a/publish")).isEmpty();

    assertThat(town.bench.run("publish", "capsule_stock", "--drop")).isZero();
    assertThat(town.bench.run("publish", "capsule_orders")).isZero();
    assertThat(town.bench.run("publish", "--waiting", "--yes")).as(town.bench.said()).isZero();
    assertThat(new Waiting(town.bench.context).ids()).isEmpty();
    assertThat(town.asked("/a2a/publish")).hasSize(2);
    assertThat(applied()).asInstanceOf(LIST).hasSize(4);
  }

  @Test
  void theLimitOfAMinuteIsWaitedForAndNoAttemptIsMade() {
    for (int i = 0; i < 6; i++) {
      town.keep("n" + i);
    }
    DeliveryResult last = DeliveryResult.delivered();
    int taken = 0;
    for (; taken < 6 && last.kind() == Kind.DELIVERED; taken++) {
      last = deliver("n" + taken, 1);
    }

    assertThat(last.kind()).as("%s", last).isEqualTo(Kind.PAUSED);
    assertThat(town.asked("/a2a/publish").size() + town.asked("/a2a/validate").size())
        .isEqualTo(RateClass.PUBLISH.calls());
    Instant until = Objects.requireNonNull(last.until());
    Instant now = town.bench.clock.instant();
    assertThat(until).isAfter(now).isBeforeOrEqualTo(now.plus(RateClass.PUBLISH.window()));
    town.bench.clock.advance(Duration.between(now, until));
    assertThat(deliver("n" + (taken - 1), 2).kind()).isEqualTo(Kind.DELIVERED);
  }

  @Test
  void whatIsTakenAndNotShownIsLookedForAndNotSentAgain() {
    town.hub.set(Town.object("{'visible_after_ms':60000}"));

    DeliveryResult first = deliver("prices", 1);
    town.hub.advance(Duration.ofMinutes(2));
    DeliveryResult second = deliver("prices", 2);

    assertThat(first.kind()).isEqualTo(Kind.RETRY);
    assertThat(first.after()).isEqualTo(Duration.ofSeconds(30));
    assertThat(second.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(town.asked("/a2a/publish")).hasSize(1);
  }

  @Test
  void whatHubsAreKnownToRefuseIsADeadLetterAndNotSent() {
    Gene thin = new Gene(Town.gene("thin", "TimeoutError").tree().with("strategy", List.of()));
    town.assets.genes.add(thin);
    town.assets.capsules.add(Town.capsule("thin", thin));

    DeliveryResult result = deliver("thin", 1);

    assertThat(result.kind()).isEqualTo(Kind.REJECTED);
    assertThat(result.code()).isEqualTo("not_eligible");
    assertThat(result.why()).contains("strategy");
    assertThat(town.asked("/a2a/validate")).isEmpty();
  }

  @Test
  void whatIsNotGoodEnoughIsLeftHereAndNoFault() {
    Capsule poor = town.keep("poor");
    town.assets.capsules.remove(poor);
    town.assets.capsules.add(
        new Capsule(poor.tree().with("outcome", Town.object("{'status':'success','score':0.5}"))));

    DeliveryResult result = deliver("poor", 1);

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).startsWith("not published");
    assertThat(deliver("gone", 1).why()).startsWith("not published");
    assertThat(town.asked("/a2a/validate")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "PAUSED, \"{'kind':'status','status':401,'error':'node_secret_invalid'}\"",
        "PAUSED, \"{'kind':'status','status':403,'error':'node_dead'}\"",
        "PAUSED, \"{'kind':'rate_limited','retry_after_ms':90000}\"",
        "PAUSED, \"{'kind':'rate_limited','in_body':true,'window_ms':60000}\"",
        "PAUSED, \"{'kind':'upgrade','required_version':'9.9.9'}\"",
        "PAUSED, \"{'kind':'unknown_node'}\"",
        "PAUSED, \"{'kind':'redirect','to':'https://elsewhere.example/'}\"",
        "RETRY, \"{'kind':'busy'}\"",
        "RETRY, \"{'kind':'html','status':503}\"",
        "RETRY, \"{'kind':'html'}\"",
        "RETRY, \"{'kind':'reset'}\"",
        "RETRY, \"{'kind':'deep','depth':500}\"",
        "RETRY, \"{'kind':'status','status':500,'error':'P3009 migration failed'}\"",
        "REJECTED, \"{'kind':'rejected','reason':'content_quality_low'}\"",
        "REJECTED, \"{'kind':'status','status':422,'error':'bundle_required'}\"",
        "REJECTED, \"{'kind':'status','status':413}\"",
        "DELIVERED, \"{'kind':'status','status':409,'error':'already_published','applied':true}\"",
        "DELIVERED, \"{'kind':'duplicate'}\""
      })
  void eachFaultEndsAsItShouldAndTheNextAttemptGoesOn(Kind kind, String fault) {
    town.hub.fault(Town.object(fault).with("route", "publish").with("times", 1));

    DeliveryResult result = deliver("prices", 1);

    assertThat(result.kind()).as("%s", result).isEqualTo(kind);
    assertThat(town.hub.struck()).isEqualTo(1);
    if (kind != Kind.DELIVERED) {
      assertThat(result.why()).isNotBlank().doesNotContain("\n");
      town.bench.clock.advance(Duration.ofHours(1));
      assertThat(deliver("prices", 2).kind()).isEqualTo(Kind.DELIVERED);
    }
  }

  @Test
  void anAnswerThatNeverCameIsNoSecondBundle() {
    town.hub.fault(Town.object("{'route':'publish','kind':'reset','applied':true,'times':1}"));

    assertThat(deliver("prices", 1).kind()).isEqualTo(Kind.RETRY);
    assertThat(deliver("prices", 2).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(town.asked("/a2a/publish")).hasSize(1);
  }

  /** The author is told once, whatever the hub has of the rest. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "404, \"{}\", 200, DELIVERED, 1",
        "500, \"{'error':'server_error'}\", 200, RETRY, 0",
        "200, \"{'recorded':true}\", 404, REJECTED, 1",
        "200, \"{'recorded':true}\", 500, DELIVERED, 1",
      })
  void aReuseIsReportedOnce(int record, String recorded, int report, Kind kind, int reports) {
    Capsule used =
        new Adoption("evomap", Optional.empty(), id -> Optional.empty())
            .of(Town.wire(town.assets.genes.get(0), town.assets.capsules.get(0)).capsule());
    town.assets.capsules.add(used);
    town.assets.capsules.add(
        new Capsule(
            Town.capsule("again", town.assets.genes.get(0))
                .tree()
                .with("source_type", "reused")
                .with("reused_asset_id", used.assetId().orElseThrow())));
    try (ScriptedHub hub = new ScriptedHub()) {
      hub.says("POST /a2a/memory/record", record, recorded);
      hub.says("POST /a2a/report", report, report == 200 ? "{'status':'accepted'}" : "{}");
      town.bench
          .context
          .set("evomap.url", hub.url().toString())
          .set("evomap.node_id", "node_0123456789abcdef")
          .set("evomap.node_secret", "a".repeat(64));

      Publications publications = new Publications(town.client(), town.assets.store());
      DeliveryResult result =
          publications.of(new Publications.Job("capsule_again", false, () -> true));

      assertThat(result.kind()).as("%s", result).isEqualTo(kind);
      assertThat(hub.requests("POST /a2a/report")).hasSize(reports);
    }
  }

  /** A home that is out of order is no fault of what waits. */
  @ParameterizedTest
  @ValueSource(strings = {"bad_node_id", "bad_node_secret", "write_failed", "no_home", "new_code"})
  void whatIsWrongWithTheHomeIsNoDeadLetter(String code) {
    Publications publications = new Publications(town.client(), town.assets.store());

    assertThat(publications.trouble(new EvograftException(code, "out of order")).kind())
        .isEqualTo(Kind.PAUSED);
    assertThat(publications.trouble(new Publish.Refused("node_dead", "would refuse")).kind())
        .isEqualTo(Kind.PAUSED);
    assertThat(publications.trouble(new Publish.Refused("not_valid", "would refuse")).kind())
        .isEqualTo(Kind.REJECTED);
  }

  @Test
  void aFaultOfOneBundleHoldsNoOther() {
    town.hub.fault(
        Town.object(
            "{'route':'publish','kind':'status','status':403,'error':'sybil_immune_memory',"
                + "'times':1}"));
    town.keep("stock");

    assertThat(deliver("prices", 1).kind()).isEqualTo(Kind.REJECTED);
    assertThat(deliver("stock", 1).kind()).isEqualTo(Kind.DELIVERED);
  }

  @Test
  void whatIsTakenAndNeverShownIsSentOnce() {
    town.hub.set(Town.object("{'visible_after_ms':60000000}"));
    DeliveryResult last = deliver("prices", 1);
    for (int i = 0; i < Accepted.MOST_LOOKS; i++) {
      assertThat(last.kind()).isEqualTo(Kind.RETRY);
      town.bench.clock.advance(Duration.ofMinutes(2));
      last = deliver("prices", 2);
    }

    assertThat(last.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(town.asked("/a2a/publish")).hasSize(1);
  }

  @Test
  void withoutASecretItWaitsForOne() {
    town.bench
        .context
        .set("evomap.node_id", "node_someone_else")
        .set("evomap.url", "http://127.0.0.1:9");

    DeliveryResult result = deliver("prices", 1);

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.why()).contains("evomap hello");
  }

  @Test
  void whoeverReusesACapsuleOfTheHubTellsItsAuthor(@TempDir Path elsewhere) throws Exception {
    assertThat(deliver("prices", 1).kind()).isEqualTo(Kind.DELIVERED);
    Capsule published = Town.wire(town.assets.genes.get(0), town.assets.capsules.get(0)).capsule();
    try (Town reader = new Town(elsewhere, town)) {
      reader.bench.context.set("evomap.publish", "auto");
      Capsule adopted =
          new Adoption("evomap", Optional.empty(), id -> Optional.empty()).of(published);
      reader.assets.capsules.add(adopted);
      reader.assets.capsules.add(
          new Capsule(
              Town.capsule("again", town.assets.genes.get(0))
                  .tree()
                  .with("source_type", "reused")
                  .with("reused_asset_id", adopted.assetId().orElseThrow())));
      JournalEntry entry = Town.solidified("again");
      DeliveryResult result =
          new PublishDestination(reader.bench.context, reader.http, "the hub")
              .deliver(new Delivery(entry.key(), List.of(entry), 1, false, false))
              .toCompletableFuture()
              .join();

      assertThat(result.kind()).as("%s", result).isEqualTo(Kind.DELIVERED);
      assertThat(result.why()).contains(published.assetId().orElseThrow());
      assertThat(reader.asked("/a2a/publish")).hasSize(1); // the author's
      assertThat(reader.bench.run("publish", "capsule_again")).isZero();
      assertThat(reader.asked("/a2a/publish")).as("it is no bundle of ours").hasSize(1);
    }
    assertThat(town.hub.ledger())
        .filteredOn(one -> one.toString().contains("asset_reused"))
        .extracting(one -> one.integer("amount", 0))
        .containsExactly(5L);
    JsonObject shown =
        town.client()
            .call(ReadRows.ASSET_DETAIL, Call.at("asset_id", published.assetId().orElseThrow()))
            .content();
    assertThat(shown.toString()).contains("promoted");
  }
}
