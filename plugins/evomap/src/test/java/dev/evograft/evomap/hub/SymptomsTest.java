// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static dev.evograft.evomap.AtHub.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.AtHub;
import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.asset.AssetStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each symptom of the table in docs/evomap.md, provoked at the stand-in, with what helps. */
class SymptomsTest {

  private static final String ID = "sha256:" + "a".repeat(64);

  @TempDir private Path folder;
  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private Bench bench;

  /**
   * A symptom.
   *
   * @param symptom as the document names it, and as it is shown
   * @param remedy that is shown
   * @param provoke what brings it about
   */
  private record Case(String symptom, String remedy, Provocation provoke) {
    @Override
    public String toString() {
      return symptom;
    }
  }

  private interface Provocation {
    void by(SymptomsTest test) throws Exception;
  }

  static Stream<Case> cases() {
    return Stream.of(
        new Case("evomap.url is not set", "A2A_HUB_URL", SymptomsTest::noAddress),
        new Case("answered 400", "may have changed it", test -> test.refused("report", 400)),
        new Case("answered 422", "may have changed it", test -> test.refused("report", 422)),
        new Case("port 4000 is inside a hub", "its public address", SymptomsTest::insidePort),
        new Case("answered 404", "evomap.url is not the address", SymptomsTest::nowhere),
        new Case("answered 405", "not the address of a hub", test -> test.refused("report", 405)),
        new Case("bundle_required", "published together", SymptomsTest::geneAlone),
        new Case("asset_id_mismatch", "publish it again", SymptomsTest::changedAfterwards),
        new Case("_asset_id_verification_failed", "schema_version", SymptomsTest::otherIds),
        new Case("answered 401", "evomap.access_token", SymptomsTest::oldToken),
        new Case("answered 403", "hello --rotate", SymptomsTest::otherSecret),
        new Case("P3009", "try later", SymptomsTest::repairedDatabase),
        new Case("it would be refused: ", "hub.score", SymptomsTest::poorScore),
        new Case("content_quality_low", "say more", SymptomsTest::poorScoreAtTheHub),
        new Case("There is nothing that fits.", "fewer options", SymptomsTest::nothingPromoted),
        new Case("unknown_node", "evomap hello", SymptomsTest::forgotten),
        new Case("node_dead", "evomap hello", SymptomsTest::keyForASecret),
        new Case("evolver_min_version_required", "newer client", SymptomsTest::tooOld),
        new Case("answered 426", "newer client", SymptomsTest::tooOld),
        new Case("rotation_paused", "restore", SymptomsTest::rotations),
        new Case("again in ", " s", SymptomsTest::twoBeats),
        new Case("not sent again", "spending settle", SymptomsTest::lostAnswer),
        new Case("sends callers to ", "set evomap.url", SymptomsTest::redirected),
        new Case("is damaged", "correct it", SymptomsTest::damaged));
  }

  @BeforeEach
  void open() {
    bench = AtHub.node(folder, hub, "ill");
    bench.context.set("evomap.spend.fetch", "9");
  }

  @AfterEach
  void close() {
    bench.close();
    hub.close();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void isToldWithWhatHelps(Case one) throws Exception {
    one.provoke().by(this);

    String shown = bench.said() + bench.code() + " " + bench.thrown();
    assertThat(shown).contains(one.symptom()).contains(one.remedy());
    assertThat(bench.thrown()).doesNotContain("\n");
  }

  @Test
  void everySymptomOfTheDocumentIsProvoked() throws Exception {
    String text = Files.readString(Path.of("../../docs/evomap.md"));
    String table = text.substring(text.indexOf("## Symptom and remedy"));
    List<String> named =
        table
            .lines()
            .filter(line -> line.startsWith("| `"))
            .flatMap(line -> inCode(line.split("\\|")[1]))
            .toList();
    assertThat(named).hasSizeGreaterThan(15);
    List<String> provoked = cases().map(one -> one.symptom().strip()).toList();
    assertThat(named)
        .allSatisfy(
            symptom ->
                assertThat(provoked)
                    .anyMatch(one -> symptom.contains(one) || one.endsWith(symptom.substring(3))));
  }

  private static Stream<String> inCode(String cell) {
    return Pattern.compile("`([^`]+)`").matcher(cell).results().map(SymptomsTest::first);
  }

  private static String first(MatchResult found) {
    return found.group(1);
  }

  private void noAddress() {
    bench.context.settings().remove("evomap.url");
    bench.run("status");
  }

  private void refused(String route, long status) {
    hub.fault(object("route", route, "kind", "status", "status", status, "error", "bad_request"));
    bench.run("report", ID, "--ok");
  }

  private void insidePort() {
    bench.context.set("evomap.url", "http://127.0.0.1:4000");
    bench.run("stats");
  }

  private void nowhere() {
    bench.context.set("evomap.url", hub.url() + "/nowhere");
    bench.run("stats");
  }

  private void geneAlone() {
    publish(List.of(AtHub.bundle("TimeoutError").get(0)));
  }

  private void changedAfterwards() {
    List<JsonObject> bundle = AtHub.bundle("TimeoutError");
    publish(List.of(bundle.get(0), bundle.get(1).with("confidence", 0.9)));
  }

  private void publish(List<JsonObject> assets) {
    bench.run("call", "POST", "/a2a/publish", "--body", Json.text(object("assets", assets)));
  }

  private void otherIds() {
    String code = "capsule_asset_id_verification_failed";
    hub.fault(object("route", "publish", "kind", "status", "status", 422L, "error", code));
    publish(AtHub.bundle("TimeoutError"));
  }

  private void oldToken() {
    bench.context.set("evomap.access_token", "evm_a_of_yesterday");
    bench.run("call", "GET", "/bounty/my");
  }

  private void otherSecret() {
    bench.context.set("evomap.node_secret", "f".repeat(64));
    bench.run("report", ID, "--ok");
  }

  private void repairedDatabase() {
    hub.fault(object("kind", "status", "status", 500L, "error", "P3009 migration failed"));
    bench.run("stats");
  }

  private void poorScore() throws Exception {
    bench.run(
        "publish",
        "--gene",
        bench
            .file("g.json", "{'category':'repair','summary':'Retry it','signals_match':['a']}")
            .toString(),
        "--capsule",
        bench
            .file(
                "c.json",
                "{'summary':'Retried it three times','confidence':0.9,"
                    + "'blast_radius':{'files':1,'lines':2},"
                    + "'outcome':{'status':'success','score':0.5}}")
            .toString());
  }

  private void poorScoreAtTheHub() {
    List<JsonObject> bundle = AtHub.bundle("TimeoutError");
    JsonObject poor =
        bundle
            .get(1)
            .without("asset_id")
            .with("outcome", object("status", "success", "score", 0.69));
    publish(List.of(bundle.get(0), AssetIds.complete(poor)));
  }

  private void nothingPromoted() {
    bench.run("search", "TimeoutError", "--type", "Capsule");
  }

  private void forgotten() {
    hub.node(AtHub.id("ill"), object("forget", true));
    bench.run("report", ID, "--ok");
  }

  private void keyForASecret() {
    bench.context.set("evomap.node_secret", hub.apiKey());
    bench.run("report", ID, "--ok");
  }

  private void tooOld() {
    hub.fault(object("route", "heartbeat", "kind", "upgrade"));
    bench.run("heartbeat");
  }

  private void rotations() {
    hub.fault(object("route", "hello", "kind", "no_secret"));
    for (int i = 0; i < 3; i++) {
      bench.clock.advance(RateClass.HELLO.window().dividedBy(60));
      bench.run("hello", "--rotate");
    }
  }

  private void twoBeats() {
    bench.run("heartbeat");
    bench.run("heartbeat");
  }

  private void lostAnswer() {
    hub.fault(object("route", "fetch", "kind", "reset"));
    bench.context.with(AssetStore.class, new FakeAssets().store());
    bench.run("fetch", ID);
    bench.run("fetch", ID);
  }

  private void redirected() {
    hub.fault(object("kind", "redirect", "to", "http://127.0.0.1:1/elsewhere"));
    bench.run("stats");
  }

  private void damaged() throws Exception {
    Path ledger = bench.home.resolve(".evograft/evomap/spending.json");
    Files.createDirectories(ledger.getParent());
    Files.writeString(ledger, "{\"entries\":[{\"id\":1}");
    bench.context.with(AssetStore.class, new FakeAssets().store());
    bench.run("fetch", ID);
  }
}
