// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Town;
import dev.evograft.evomap.publish.Sync;
import dev.evograft.evomap.publish.Waiting;
import dev.evograft.gep.Bundle;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a daemon does at the stand-in of a hub, on a clock that waits for nobody. */
class BackgroundTest {

  @TempDir private Path folder;
  private Town town;
  private final Deque<Map.Entry<Runnable, Duration>> due = new ArrayDeque<>();

  @BeforeEach
  void open() {
    town = new Town(folder);
  }

  @AfterEach
  void close() {
    town.close();
  }

  private Background background(boolean serves) {
    Background.Surroundings surroundings =
        new Background.Surroundings(
            () -> serves, (task, after) -> due.add(Map.entry(task, after)), () -> 0.5);
    Heartbeat heartbeat = new Heartbeat(town.client(), new Troubles(town.client().hub().context()));
    return new Background(
        town.bench.context,
        surroundings,
        heartbeat::beat,
        () -> Sync.by(town::client, town.bench.context, town.assets.store()));
  }

  /** Does what is due next, and says how long it was until then. */
  private Duration next() {
    Map.Entry<Runnable, Duration> one = Objects.requireNonNull(due.poll());
    town.bench.clock.advance(one.getValue());
    one.getKey().run();
    return one.getValue();
  }

  @Test
  void nothingIsDoneUnlessItIsSwitchedOnAndServes() {
    background(true).begin();
    assertThat(due).isEmpty();

    town.bench.context.set("evomap.sync", "4h").set("evomap.heartbeat", "on");
    int before = town.hub.requests().size();
    background(false).begin();
    while (!due.isEmpty()) {
      assertThat(next()).isEqualTo(Duration.ofSeconds(2));
    }
    assertThat(town.hub.requests()).hasSize(before);
  }

  @Test
  void theHubSaysWhenTheNextHeartbeatIsDue() {
    town.hub.set(Town.object("{'heartbeat_interval_ms':1200000}"));
    town.bench.context.set("evomap.heartbeat", "on");
    background(true).begin();

    next();
    assertThat(next()).isEqualTo(Duration.ofMinutes(20));
    assertThat(next()).isEqualTo(Duration.ofMinutes(20));
    assertThat(town.asked("/a2a/heartbeat")).hasSize(3);
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      value = {
        "PT15M, \"{'kind':'reset'}\"",
        "PT15M, \"{'kind':'html','status':503}\"",
        "PT1H, \"{'kind':'status','status':401}\"",
        "PT1H, \"{'kind':'upgrade','required_version':'9.9.9'}\"",
        "PT10M, \"{'kind':'rate_limited','retry_after_ms':600000}\""
      })
  void aHeartbeatThatFailsComesAgainLater(Duration after, String fault) {
    town.hub.fault(Town.object(fault).with("route", "heartbeat"));
    town.bench.context.set("evomap.heartbeat", "on");
    background(true).begin();

    next();

    assertThat(next()).isEqualTo(after);
    assertThat(town.asked("/a2a/hello")).hasSize(1);
  }

  @Test
  void aHubThatForgotUsIsGreetedOnceAndNotForEver() {
    town.hub.fault(Town.object("{'kind':'unknown_node','route':'heartbeat'}"));
    town.bench.context.set("evomap.heartbeat", "on");
    background(true).begin();

    next();
    assertThat(next()).isEqualTo(Duration.ofMinutes(5));
    assertThat(next()).isEqualTo(Duration.ofMinutes(10));
    assertThat(next()).isEqualTo(Duration.ofMinutes(10));
    assertThat(town.asked("/a2a/hello")).hasSize(2);
    assertThat(town.bench.context.problem()).contains("evomap hello");
    town.hub.clearFaults();
    next();
    assertThat(town.bench.context.problem()).isNull();
  }

  @Test
  void aSyncFetchesPublishesAndAsksHowWeStand() throws Exception {
    town.bench.context.set("evomap.sync", "4h").set("evomap.publish", "auto");
    town.keep("prices");
    new Waiting(town.bench.context).add("capsule_prices");
    Bundle theirs = town.promoted("theirs");
    background(true).begin();
    next();

    next();
    JsonObject done = report();
    assertThat(done.strings("problems")).isEmpty();
    assertThat(done.integer("new", 0)).isEqualTo(2);
    assertThat(done.strings("staged")).isEmpty();
    assertThat(done.strings("published")).containsExactly("capsule_prices");
    assertThat(done.number("reputation_score")).isPresent();

    town.bench.context.set("evomap.search", "auto").set("evomap.spend.fetch", "1");
    assertThat(next()).isEqualTo(Duration.ofHours(4));
    assertThat(report().strings("staged")).hasSize(1);
    assertThat(town.assets.staged).hasSize(1);
    assertThat(theirs.assets()).contains(town.assets.staged.get(0).asset());
    assertThat(next()).isEqualTo(Duration.ofHours(4));
    assertThat(town.assets.staged).hasSize(1);
  }

  /** What the last one came to, as it is kept. */
  private JsonObject report() throws Exception {
    Path file = town.bench.context.workspace().pluginState().resolve("sync.json");
    return JsonText.parseObject(Files.readAllBytes(file));
  }

  @Test
  void whatFailsKeepsNothingElseFromBeingDone() {
    town.bench.context.set("evomap.publish", "auto");
    town.keep("prices");
    new Waiting(town.bench.context).add("capsule_prices");
    town.hub.fault(Town.object("{'kind':'html','status':503,'route':'fetch'}"));

    assertThat(town.bench.run("sync")).isEqualTo(1);

    assertThat(town.bench.answer().strings("published")).containsExactly("capsule_prices");
    assertThat(town.bench.answer().strings("problems")).hasSize(1);
  }

  @Test
  void aDaemonThatStartsOftenSyncsNoMoreOften() {
    town.bench.context.set("evomap.sync", "4h");
    assertThat(town.bench.run("sync")).isZero();
    town.bench.clock.advance(Duration.ofHours(1));
    background(true).begin();
    next();

    assertThat(due.element().getValue()).isEqualTo(Duration.ofHours(3).minusSeconds(2));
  }
}
