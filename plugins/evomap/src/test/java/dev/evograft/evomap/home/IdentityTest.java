// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.home;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.hub.Hello;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.ServerRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who we are at a hub, and how we come to be it. */
class IdentityTest {

  private static final String ISSUED = "fedcba9876543210".repeat(4);
  private static final String ACKNOWLEDGED =
      "{'payload':{'status':'acknowledged','your_node_id':'node_e5f6a7b8c9d0e1f2','node_secret':'"
          + ISSUED
          + "','node_secret_version':1,'claim_code':'REEF-4X7K',"
          + "'claim_url':'https://evomap.example/claim/REEF-4X7K'}}";

  @TempDir private Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void aFirstHelloKeepsTheSecretApartFromEvolvers() throws Exception {
    bench.context.settings().remove("evomap.node_id");
    bench.context.set("evomap.webhook_url", "https://me.example/hook");
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);

    assertThat(bench.run("hello")).as(bench.thrown()).isZero();

    JsonObject sent = bench.hub.requests().get(0).json();
    assertThat(bench.hub.requests().get(0).header("authorization")).isEmpty();
    assertThat(sent.string("sender_id", "")).matches("node_[0-9a-f]{16}");
    assertThat(sent.object("payload"))
        .containsEntry("capabilities", JsonObject.EMPTY)
        .containsEntry("gene_count", 0L)
        .containsEntry("webhook_url", "https://me.example/hook")
        .doesNotContainKey("rotate_secret");
    assertThat(sent.object("payload").object("env_fingerprint").keySet())
        .containsExactly("platform", "arch");
    assertThat(shared("node_id")).isEqualTo(sent.string("sender_id", "") + "\n");
    assertThat(apart("node_secret")).isEqualTo(ISSUED + "\n");
    assertThat(apart("node_secret_version")).isEqualTo("1\n");
    assertThat(bench.home.resolve(".evomap/node_secret")).doesNotExist();
    assertThat(bench.said())
        .contains("REEF-4X7K", "https://evomap.example/claim/REEF-4X7K", "node_secret")
        .doesNotContain(ISSUED);
    assertThat(bench.answer().toString()).contains("REEF-4X7K").doesNotContain(ISSUED);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void noHubIsAskedForASecretThatCannotBeKept() throws Exception {
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);
    Files.createDirectories(apart().getParent());
    Files.createSymbolicLink(apart(), folder.resolve("nowhere"));

    assertThat(bench.run("hello")).isEqualTo(-1);

    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void theNextCallsShowTheSecretAndItsVersion() {
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED).says("POST /a2a/heartbeat", 200, "{}");
    bench.run("hello");

    assertThat(bench.run("heartbeat")).isZero();

    ServerRequest beat = bench.hub.requests("POST /a2a/heartbeat").get(0);
    assertThat(beat.headers())
        .containsEntry("authorization", "Bearer " + ISSUED)
        .containsEntry("x-evomap-node-secret-version", "1");
    assertThat(beat.json())
        .containsEntry("node_id", Bench.NODE)
        .containsEntry("node_secret_version", 1L)
        .doesNotContainKey("protocol");
    assertThat(bench.said()).contains("due in 15 min");
  }

  @ParameterizedTest
  @CsvSource({
    "https://evomap.ai:443/a2a, https://evomap.ai",
    "http://hub.example:80, http://hub.example",
    "https://hub.example:80, https://hub.example:80",
    "http://127.0.0.1:4000/, http://127.0.0.1:4000"
  })
  void theUsualPortIsTheSameHub(String url, String address) {
    assertThat(HubAddress.of(URI.create(url))).hasToString(address);
  }

  @Test
  void anIdOfAnyFormIsReadAndARottenOneIsLeftAlone() throws Exception {
    bench.context.settings().remove("evomap.node_id");
    write("node_id", "node_kimi_claw\n");
    assertThat(Hub.of(bench.context).nodeId()).isEqualTo("node_kimi_claw");

    write("node_id", "../../etc\n");
    assertThat(bench.run("hello")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("bad_node_id");
    assertThat(shared("node_id")).isEqualTo("../../etc\n");
    assertThat(bench.hub.requests()).isEmpty();
  }

  /** Evolver's own hub is the usual one, and its files are where Evolver looks for them. */
  @Test
  void evomapsOwnSecretIsKeptAsEvolverDoes() throws Exception {
    bench.context.set("evomap.url", "https://evomap.ai/");
    NodeStore store = Hub.of(bench.context).node();
    store.keep(new NodeStore.Secret(ISSUED, OptionalLong.of(1)));
    store.keep(new NodeStore.Secret(Bench.NODE_SECRET, OptionalLong.of(2)));

    assertThat(shared("node_secret")).isEqualTo(Bench.NODE_SECRET + "\n");
    assertThat(shared("node_secret_version")).isEqualTo("2\n");
    assertThat(store.secret())
        .hasValue(new NodeStore.Secret(Bench.NODE_SECRET, OptionalLong.of(2)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "https://evomap.ai", "https://private.example"})
  void aSecretThatSomebodyElseWroteGoesNowhere(String url) throws Exception {
    write("node_secret", Bench.NODE_SECRET + "\n");
    write("node_secret_version", "7\n");
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED).says("POST /a2a/heartbeat", 200, "{}");
    if (!url.isEmpty()) {
      bench.context.set("evomap.url", url);
      assertThat(Hub.of(bench.context).nodeSecret()).isEmpty();
      Hub.of(bench.context).node().keep(new NodeStore.Secret(ISSUED, OptionalLong.empty()));
      assertThat(Hub.of(bench.context).nodeSecret().orElseThrow().text()).isEqualTo(ISSUED);
    } else {
      bench.run("hello");
      bench.run("heartbeat");
      assertThat(bench.hub.requests().get(0).header("authorization")).isEmpty();
      assertThat(bench.hub.requests().get(1).header("authorization")).hasValue("Bearer " + ISSUED);
    }

    assertThat(shared("node_secret")).isEqualTo(Bench.NODE_SECRET + "\n");
    assertThat(shared("node_secret_version")).isEqualTo("7\n");
  }

  /** The folder was one hub's, and then Evolver got a secret of another hub. */
  @ParameterizedTest
  @ValueSource(strings = {"https://evomap.ai", "https://private.example", "http://127.0.0.1:9"})
  void whatIsInTheFileLaterIsNotTheHubsOfBefore(String url) throws Exception {
    bench.context.set("evomap.url", url);
    write("node_secret", ISSUED);
    NodeStore store = Hub.of(bench.context).node();
    assertThat(store.adopt()).isTrue();
    assertThat(store.secret()).isPresent();

    write("node_secret", Bench.NODE_SECRET);

    assertThat(store.secret()).isEmpty();
    assertThat(store.othersSecret()).get().asString().contains("was written by somebody else");
    store.keep(new NodeStore.Secret(ISSUED, OptionalLong.empty()));
    assertThat(shared("node_secret")).isEqualTo(Bench.NODE_SECRET);
    assertThat(store.secret().orElseThrow().text()).isEqualTo(ISSUED);
    bench.context.set("evomap.url", "https://other.example");
    assertThat(Hub.of(bench.context).nodeSecret()).isEmpty();
  }

  /** A kill between the note and the file leaves the old secret usable, and no third one. */
  @Test
  void theNoteHoldsForTheOldSecretUntilTheNewOneIsThere() throws Exception {
    write("node_secret", ISSUED);
    Hub hub = Hub.of(bench.context);
    hub.node().adopt();
    new SharedSecret(hub.home(), hub.address()).claim(Bench.NODE_SECRET);

    assertThat(hub.nodeSecret().orElseThrow().text()).isEqualTo(ISSUED);
    write("node_secret", Bench.NODE_SECRET);
    assertThat(hub.nodeSecret().orElseThrow().text()).isEqualTo(Bench.NODE_SECRET);
    write("node_secret", "a".repeat(64));
    assertThat(hub.nodeSecret()).isEmpty();
  }

  @Test
  void aPersonMaySayWhoseTheSecretIs() throws Exception {
    write("node_secret", Bench.NODE_SECRET + "\n");
    bench.hub.says("POST /a2a/hello", 200, "{'status':'acknowledged'}");

    assertThat(bench.run("hello")).isZero();
    assertThat(bench.said()).contains("was written by somebody else", "--adopt");
    bench.run("doctor");
    assertThat(bench.said()).contains("shared secret", "--adopt");
    assertThat(bench.run("hello", "--adopt")).isZero();

    assertThat(bench.hub.requests("POST /a2a/hello").get(1).header("authorization"))
        .hasValue("Bearer " + Bench.NODE_SECRET);
    assertThat(bench.said()).doesNotContain("--adopt");
  }

  @Test
  void aDamagedSecretIsNeitherSentNorWrittenOver() throws Exception {
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);
    bench.run("hello");
    writeApart("fedc");

    assertThat(bench.run("heartbeat")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("bad_node_secret");
    assertThat(bench.run("hello")).isEqualTo(-1);
    assertThat(apart("node_secret")).isEqualTo("fedc");
  }

  @Test
  void aConfiguredSecretCounts() {
    bench.registered().hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);

    assertThat(bench.run("hello")).isZero();

    assertThat(bench.hub.requests().get(0).header("authorization"))
        .hasValue("Bearer " + Bench.NODE_SECRET);
    assertThat(bench.said()).contains("evomap.node_secret is set and counts instead");
  }

  @Test
  void aNewSecretIsAskedForTwiceAndThenNotForHalfAnHour() {
    bench
        .registered()
        .hub
        .says("POST /a2a/hello", 200, "{'payload':{'node_secret_status':'active'}}");

    assertThat(bench.run("hello", "--rotate")).isEqualTo(1);
    assertThat(bench.said()).contains("the old one stays");
    assertThat(bench.run("hello", "--rotate")).isEqualTo(1);
    assertThat(bench.run("hello", "--rotate")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("rotation_paused");
    bench.clock.advance(Duration.ofMinutes(29));
    assertThat(bench.run("hello", "--rotate")).isEqualTo(-1);
    assertThat(bench.hub.requests()).hasSize(2);
    assertThat(bench.hub.requests().get(0).json().object("payload"))
        .containsEntry("rotate_secret", true);

    bench.clock.advance(Duration.ofMinutes(2));
    assertThat(bench.run("hello", "--rotate")).isEqualTo(1);
  }

  @Test
  void aClockThatWasAheadPausesRotationForHalfAnHourAtMost() {
    bench.registered().hub.says("POST /a2a/hello", 200, "{'payload':{}}");
    bench.run("hello", "--rotate");
    bench.run("hello", "--rotate");
    bench.clock.set(bench.clock.instant().minus(Duration.ofHours(8)));

    bench.run("hello", "--rotate");
    assertThat(bench.code()).isEqualTo("rotation_paused");
    bench.clock.advance(Duration.ofMinutes(31));
    bench.run("hello", "--rotate");

    assertThat(bench.hub.requests()).hasSize(3);
  }

  @Test
  void aNewSecretThatCameForgetsTheAttempts() throws Exception {
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);
    bench.run("hello");
    for (int i = 0; i < 4; i++) {
      assertThat(bench.run("hello", "--rotate")).isZero();
    }
    assertThat(apart("node_secret")).isEqualTo(ISSUED + "\n");
  }

  @Test
  void rotationNeedsASecret() {
    assertThat(bench.run("hello", "--rotate")).isEqualTo(-1);
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void aHelloThatIsTooOftenRestsForAnHour() {
    bench.hub.does("POST /a2a/hello", asked -> Answer.json(429, JsonObject.EMPTY));

    assertThat(bench.run("hello")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("again in 3600 s");
    assertThat(bench.run("hello")).isEqualTo(-1);
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'status':'unknown_node'} | evograft evomap hello",
        "426 | {'error':'evolver_min_version_required','force_update':{'required_version':'9'}} |"
            + " nothing is updated by itself",
        "403 | {'error':'node_secret_invalid'} | --rotate",
        "403 | {'reason':'node_dead: zero credits + prolonged inactivity'} | doctor",
        "403 | {'error':'rotation_requires_current_secret'} | account's page",
        "401 | {} | refuses this node's secret",
        "403 | {'error':'unauthorized'} | refuses this node's secret",
        "403 | {'error':'not_today','message':'it is Sunday'} | (not_today): it is Sunday",
      })
  void whatAHubSaysIsExplained(int status, String body, String remedy) {
    bench.registered().hub.says("POST /a2a/heartbeat", status, body);

    assertThat(bench.run("heartbeat")).isEqualTo(-1);
    assertThat(bench.thrown()).contains(remedy).doesNotContain("\n");
    assertThat(bench.hub.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"dormant", "dead"})
  void howTheNodeStandsIsExplained(String state) {
    bench
        .registered()
        .hub
        .says(
            "POST /a2a/heartbeat",
            200,
            "{'survival_status':'" + state + "','upgrade_available':{}}");

    assertThat(bench.run("heartbeat")).isZero();
    assertThat(bench.said()).contains("the node is " + state, "newer client");
  }

  @Test
  void theHubsIntervalCounts() {
    bench
        .registered()
        .hub
        .says("POST /a2a/heartbeat", 200, "{'next_heartbeat_ms':600000,'heartbeat_interval_ms':9}");
    bench.run("heartbeat");
    assertThat(bench.said()).contains("due in 10 min");
  }

  /** Another process asked for it between two calls of this one. */
  @Test
  void aSecretThatChangedMeanwhileIsTaken() throws Exception {
    bench.hub.says("POST /a2a/hello", 200, ACKNOWLEDGED);
    bench.run("hello");
    HubClient client = bench.client();
    String newer = "a".repeat(64);
    bench.hub.does(
        "POST /a2a/heartbeat",
        asked -> {
          boolean old = asked.header("authorization").orElse("").contains(ISSUED);
          if (old) {
            writeApart(newer);
          }
          return Answer.json(
              old ? 401 : 200,
              old ? ScriptedHub.json("{'error':'node_secret_invalid'}") : JsonObject.EMPTY);
        });

    new Hello(client).beat();

    assertThat(bench.hub.requests("POST /a2a/heartbeat")).hasSize(2);
  }

  @Test
  void withoutAHomeOrAnAddressNothingIsSent() {
    bench.context.settings().remove("evomap.url");
    assertThat(bench.run("hello")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("A2A_HUB_URL");
    assertThat(bench.run("status")).isEqualTo(1);
    assertThat(bench.said()).contains("nothing is sent");
    assertThat(bench.run("doctor")).isEqualTo(1);
  }

  private String shared(String name) throws Exception {
    return Files.readString(bench.home.resolve(".evomap").resolve(name));
  }

  private String apart(String name) throws Exception {
    return Files.readString(apart().resolve(name));
  }

  /** Where the secrets of the scripted hub are. */
  private Path apart() {
    return bench
        .home
        .resolve(".evograft/evomap/nodes")
        .resolve(HubHome.sum(HubAddress.of(bench.hub.url()).toString()));
  }

  private void writeApart(String text) {
    write(apart().resolve("node_secret"), text);
  }

  private void write(String name, String text) {
    write(bench.home.resolve(".evomap").resolve(name), text);
  }

  private static void write(Path file, String text) {
    try {
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
