// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evomap.Bench;
import dev.evograft.evomap.FakeAssets;
import dev.evograft.evomap.ScriptedHub;
import dev.evograft.evomap.asset.Arrivals;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Assets;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.WireForm;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.StagedAsset;
import dev.evograft.toolkit.server.Answer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is fetched and published. */
class AssetsTest {

  /** As small as the client skill has them. */
  private static final String GENE =
      "{'category':'repair','summary':'Fix timeout with retry','signals_match':['TimeoutError']}";

  private static final String CAPSULE =
      "{'summary':'Implemented exponential backoff retry','confidence':0.95,"
          + "'blast_radius':{'files':1,'lines':5},'outcome':{'status':'success','score':0.9}}";

  @TempDir private Path folder;
  private Bench bench;
  private final FakeAssets assets = new FakeAssets();

  @BeforeEach
  void open() {
    bench = new Bench(folder).registered();
    bench.context.with(AssetStore.class, assets.store()).set("evomap.spend.fetch", "50");
  }

  @AfterEach
  void close() {
    bench.close();
  }

  @Test
  void lookingIsFreeAndFetchingIsCounted() {
    bench.context.settings().remove("evomap.spend.fetch");
    Bundle bundle = bundle();
    bench.hub.says(
        "POST /a2a/fetch",
        200,
        "{'payload':{'results':[{'asset_id':'" + id(bundle.gene()) + "','type':'Gene'}]}}");

    assertThat(bench.run("fetch", "--signals", "TimeoutError", "--type", "Gene")).isZero();
    assertThat(bench.said()).contains(id(bundle.gene()));
    assertThat(bench.hub.requests().get(0).json().object("payload"))
        .isEqualTo(
            ScriptedHub.json(
                "{'search_only':true,'asset_type':'Gene','signals':['TimeoutError']}"));
    assertThat(bench.run("fetch", id(bundle.gene()))).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("spending_off");
    assertThat(bench.hub.requests()).hasSize(1);
    assertThat(assets.staged).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "payload", "asset", "annotated"})
  void whatIsWhatItsIdSaysIsStaged(String style) {
    Bundle bundle = bundle();
    List<JsonObject> items =
        bundle.assets().stream().map(asset -> delivered(asset.tree(), style)).toList();
    bench.hub.does(
        "POST /a2a/fetch",
        asked -> Answer.json(200, JsonObject.builder().put("results", items).build()));

    assertThat(bench.run("fetch", id(bundle.gene()), id(bundle.capsule())))
        .as(bench.said() + bench.thrown())
        .isZero();

    assertThat(assets.staged)
        .extracting(Asset::tree)
        .containsExactly(bundle.gene().tree(), bundle.capsule().tree());
    assertThat(bench.said()).contains("promote");
    assertThat(bench.run("fetch", id(bundle.gene()))).isZero();
    assertThat(bench.said()).contains("nothing was fetched");
    assertThat(bench.hub.requests()).hasSize(1);
  }

  private static JsonObject delivered(JsonObject tree, String style) {
    JsonObject about =
        JsonObject.builder()
            .put("asset_id", tree.get("asset_id"))
            .put("type", tree.get("type"))
            .put("status", "promoted")
            .build();
    return switch (style) {
      case "plain" -> tree;
      case "annotated" ->
          tree.with("status", "promoted").with("gdi_score", 0.5).with("source_node_id", "node_1");
      default -> about.with(style, tree);
    };
  }

  @Test
  void whatWasPromotedIsNotPaidAgain() {
    Bundle bundle = bundle();
    Adoption adoption = new Adoption("evomap", Optional.empty(), id -> Optional.empty());
    assets.genes.add(adoption.of(bundle.gene()));
    assets.capsules.add(adoption.of(bundle.capsule()));

    assertThat(bench.run("fetch", id(bundle.gene()), id(bundle.capsule()))).isZero();

    assertThat(bench.answer().strings("known")).hasSize(2);
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void whatIsNotIsNeitherStagedNorHidden() {
    Gene gene = bundle().gene();
    String other = id(bundle().capsule());
    JsonObject forged = gene.tree().with("summary", "Quite another thing is done here");
    bench.hub.does(
        "POST /a2a/fetch",
        asked ->
            Answer.json(200, JsonObject.builder().put("results", List.of(forged, "x", 1)).build()));

    assertThat(bench.run("fetch", id(gene), other)).isEqualTo(1);

    assertThat(assets.staged).isEmpty();
    assertThat(bench.said())
        .contains(id(gene) + "  refused: asset_id states", other + "  the hub did not send it");
  }

  @Test
  void whatNobodyAskedForIsNotTaken() {
    Bundle bundle = bundle();
    bench.hub.does(
        "POST /a2a/fetch",
        asked ->
            Answer.json(
                200, JsonObject.builder().put("assets", List.of(bundle.capsule().tree())).build()));

    assertThat(bench.run("fetch", id(bundle.gene()))).isEqualTo(1);
    assertThat(assets.staged).isEmpty();
  }

  @Test
  void hostileAssetsAreRefused() {
    Gene gene = bundle().gene();
    assertThat(refusal(gene.tree().with("validation", List.of("rm -rf ~")))).contains("node, npm");
    assertThat(refusal(gene.tree().with("id", "../../.bashrc"))).contains("no name");
    assertThat(refusal(gene.tree().with("strategy", List.of("x".repeat(2 << 20)))))
        .contains("1 MiB");
    assertThat(refusal(gene.tree().with("signals_match", "all"))).contains("signals_match");
    assertThat(refusal(gene.tree().with("type", "Script"))).contains("no gene");
  }

  @Test
  void noAssetComesUnderTheIdOfAnother() {
    Gene gene = bundle().gene();
    String other = id(bundle().capsule());
    assertThat(refusal(gene.tree().with("id", other))).contains("would stand for another");
    assertThat(refusal(gene.tree().with("id", "SHA256:abc"))).contains("would stand for another");

    // One that came before, or from elsewhere
    Asset forged = Assets.of(AssetIds.complete(gene.tree().without("asset_id").with("id", other)));
    assets.staged.add(new StagedAsset(forged, "elsewhere"));
    assertThat(bench.run("fetch", other)).isEqualTo(-1);
    assertThat(bench.hub.requests("POST /a2a/fetch")).hasSize(1);
  }

  private static String refusal(JsonObject tree) {
    Arrivals.Arrival arrival = Arrivals.check(AssetIds.complete(tree.without("asset_id")));
    assertThat(arrival.asset()).isEmpty();
    return arrival.fault();
  }

  @Test
  void oneThatTheStoreRefusesKeepsBackNoOther() {
    Bundle bundle = bundle();
    assets.refused = id(bundle.capsule());
    bench.hub.does(
        "POST /a2a/fetch",
        asked ->
            Answer.json(
                200,
                JsonObject.builder()
                    .put("results", bundle.assets().stream().map(Asset::tree).toList())
                    .build()));

    assertThat(bench.run("fetch", id(bundle.gene()), id(bundle.capsule()))).isEqualTo(1);

    assertThat(assets.staged).extracting(Asset::tree).containsExactly(bundle.gene().tree());
    assertThat(bench.said()).contains("refused: a secret is in it");
  }

  @Test
  void anAssetThatWasMaybePaidIsNotPaidAgainInOtherCompany() {
    Bundle bundle = bundle();
    bench
        .hub
        .does("POST /a2a/fetch", asked -> Answer.hangUp())
        .says(
            "GET /a2a/assets/purchased",
            200,
            "{'assets':[{'asset_id':'" + id(bundle.gene()) + "'}]}");

    assertThat(bench.run("fetch", id(bundle.gene()))).isEqualTo(-1);
    assertThat(bench.run("fetch", id(bundle.capsule()), id(bundle.gene()))).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("uncertain");
    assertThat(bench.hub.requests("POST /a2a/fetch")).hasSize(1);
    bench.clock.advance(Duration.ofMinutes(5));
    assertThat(bench.run("spending", "settle")).isZero();
    assertThat(bench.said()).contains("done");
  }

  @Test
  void whatWasPaidBeforeTheLimitIsTold() {
    bench.context.set("evomap.spend.fetch", "30");
    Gene gene = bundle().gene();
    List<String> args = new ArrayList<>(List.of("fetch", id(gene)));
    for (int i = 0; i < 44; i++) {
      args.add("sha256:" + String.format(Locale.ROOT, "%064x", i));
    }
    bench.hub.does(
        "POST /a2a/fetch",
        asked ->
            Answer.json(200, JsonObject.builder().put("results", List.of(gene.tree())).build()));

    assertThat(bench.run(args.toArray(new String[0]))).as(bench.thrown()).isEqualTo(1);

    assertThat(bench.hub.requests("POST /a2a/fetch")).hasSize(1);
    assertThat(assets.staged).hasSize(1);
    assertThat(bench.answer().strings("staged")).containsExactly(id(gene));
    assertThat(bench.said()).contains("evomap.spend.fetch=30");
  }

  @Test
  void minimalFilesAreCompletedCheckedAndPublished() throws Exception {
    hubTakes();

    assertThat(publish()).as(bench.thrown()).isZero();

    JsonObject dry = bench.hub.requests("POST /a2a/validate").get(0).json();
    JsonObject sent = bench.hub.requests("POST /a2a/publish").get(0).json();
    assertThat(dry.string("message_type")).hasValue("publish");
    assertThat(sent.object("payload")).isEqualTo(dry.object("payload"));
    List<JsonObject> published = sent.object("payload").objects("assets");
    assertThat(published)
        .extracting(tree -> tree.string("type", ""))
        .containsExactly("Gene", "Capsule", "EvolutionEvent");
    assertThat(published)
        .allSatisfy(tree -> assertThat(AssetIds.verify(tree).accepted()).isTrue())
        .allSatisfy(tree -> assertThat(tree).containsEntry("schema_version", "1.5.0"));
    assertThat(published.get(1)).containsEntry("gene", published.get(0).get("asset_id"));
    assertThat(published.get(2)).containsEntry("capsule_id", published.get(1).get("asset_id"));
    assertThat(sent.object("payload").string("signature", "")).matches("[0-9a-f]{64}");
    assertThat(bench.answer())
        .containsEntry("decision", "quarantine")
        .containsEntry("visible", true);
    assertThat(bench.hub.requests())
        .last()
        .satisfies(last -> assertThat(last.method()).isEqualTo("GET"));
  }

  /** Computed with openssl dgst -sha256 -hmac. */
  @Test
  void theSignatureIsThatOfTheHubsOwnClient() {
    Gene gene = new Gene(ScriptedHub.json("{'asset_id':'sha256:b'}"));
    Capsule capsule = new Capsule(ScriptedHub.json("{'asset_id':'sha256:a'}"));

    assertThat(PublishSignature.of(new Bundle(gene, capsule, Optional.empty()), "key"))
        .isEqualTo("19a3d1552f0af83524d9d6e6e2a5e31dd6f10cfb6ebf0b5641b3d8a0aaae6336");
  }

  @Test
  void secretsAreOutBeforeTheIdsAreMade() throws Exception {
    hubTakes();
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE.replace("retry'", "retry with hunter2'"));

    assertThat(run("publish")).as(bench.thrown()).isZero();

    String sent = bench.hub.requests("POST /a2a/publish").get(0).json().toString();
    assertThat(sent).contains("[REDACTED:x:1f3a]").doesNotContain(Bench.SECRET);
    assertThat(bench.answer().toString()).doesNotContain(Bench.SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"'score':0.9 'score':0.5", "'files':1 'files':0", "repair repairing"})
  void whatIsNotEligibleIsNotSent(String change) throws Exception {
    String[] fromTo = change.split(" ");
    bench.file("gene.json", GENE.replace(fromTo[0], fromTo[1]));
    bench.file("capsule.json", CAPSULE.replace(fromTo[0], fromTo[1]));

    assertThat(run("publish")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("not_eligible");
    assertThat(run("publish", "--anyway")).isEqualTo(-1);
    assertThat(bench.hub.requests()).isEmpty();
  }

  @Test
  void contentThatIsThinIsPublishedOnlyAnyway() throws Exception {
    hubTakes();
    bench.file("gene.json", GENE.replace("{", "{'validation':['node --version'],"));
    bench.file("capsule.json", CAPSULE);

    assertThat(run("publish")).isEqualTo(-1);
    assertThat(bench.thrown()).contains("must check something");
    assertThat(run("publish", "--anyway")).isZero();
  }

  @Test
  void evolversLimitsHoldWhereTheyAreWanted() throws Exception {
    bench.context.set("evomap.publish.strict", "on");

    assertThat(publish()).isEqualTo(-1);
    assertThat(bench.thrown()).contains("success_streak must be 2 or more");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'payload':{'decision':'rejected','reason':'already_published','target_asset_id':'x'}}",
        "{'status':'rejected','reason':'already_published'}"
      })
  void whatIsThereAlreadyIsWellPublished(String answer) throws Exception {
    hubTakes();
    bench.hub.does("POST /a2a/publish", asked -> Answer.json(409, ScriptedHub.json(answer)));
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);
    bench.run("publish", "--gene", path("gene.json"), "--capsule", path("capsule.json"));

    assertThat(run("publish")).as(bench.thrown()).isZero();
    assertThat(bench.answer()).containsEntry("decision", "already_published");
  }

  @Test
  void itIsLookedForUntilTheHubShowsIt() throws Exception {
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);
    String detail = detail();
    bench
        .hub
        .says("POST /a2a/validate", 200, "{'payload':{'valid':true}}")
        .says("POST /a2a/publish", 200, "{'payload':{'decision':'accepted'}}")
        .says(detail, 404, "{'error':'asset_not_found'}")
        .says(detail, 404, "{'error':'asset_not_found'}")
        .says(detail, 200, "{'asset_id':'" + detail.substring(detail.lastIndexOf('/') + 1) + "'}");

    assertThat(run("publish")).as(bench.thrown()).isZero();
    assertThat(bench.pauses).containsExactly(Duration.ofSeconds(1), Duration.ofSeconds(2));
  }

  /** What was accepted is not unsaid by a hub that stumbles afterwards. */
  @ParameterizedTest
  @ValueSource(ints = {401, 403, 500, 502, 503, 504})
  void aHubThatDoesNotShowWhatItAcceptedIsNoError(int status) throws Exception {
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);
    bench
        .hub
        .says("POST /a2a/validate", 200, "{'payload':{'valid':true}}")
        .says("POST /a2a/publish", 200, "{'payload':{'decision':'accepted'}}")
        .does(detail(), asked -> Answer.text(status, "text/html", "<html>"));

    assertThat(run("publish")).as(bench.thrown()).isEqualTo(1);

    assertThat(bench.answer())
        .containsEntry("decision", "accepted")
        .containsEntry("visible", false);
  }

  /** Something in front of the hub answered; the hub may have taken it. */
  @ParameterizedTest
  @ValueSource(ints = {500, 502, 504, 200})
  void anAnswerThatSaysNothingIsLookedBehind(int status) throws Exception {
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);
    String detail = detail();
    bench
        .hub
        .says("POST /a2a/validate", 200, "{'payload':{'valid':true}}")
        .does("POST /a2a/publish", asked -> Answer.text(status, "text/html", "<html>"))
        .says(detail, 200, "{'asset_id':'" + detail.substring(detail.lastIndexOf('/') + 1) + "'}");

    assertThat(run("publish")).as(bench.thrown()).isZero();

    assertThat(bench.answer()).containsEntry("visible", true);
  }

  /** Where the hub shows the capsule of the two files. */
  private String detail() {
    Bundle offered =
        new Offer(bench.context)
            .ofFiles(Path.of(path("gene.json")), Path.of(path("capsule.json")), null);
    return "GET /a2a/assets/" + id(offered.capsule());
  }

  @Test
  void whatIsNeverShownIsTold() throws Exception {
    bench
        .hub
        .says("POST /a2a/validate", 200, "{'payload':{'valid':true}}")
        .says("POST /a2a/publish", 200, "{'payload':{'decision':'accepted'}}");

    assertThat(publish()).isEqualTo(1);
    assertThat(bench.said()).contains("does not show it yet");
    assertThat(bench.answer()).containsEntry("visible", false);
  }

  @Test
  void aDryRunThatFailsPublishesNothing() throws Exception {
    bench.hub.says(
        "POST /a2a/validate",
        200,
        "{'payload':{'valid':false,'reason':'asset_id_mismatch','details':'gene differs'}}");

    assertThat(publish()).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("asset_id_mismatch");
    assertThat(bench.thrown()).contains("gene differs");
    assertThat(bench.hub.requests("POST /a2a/publish")).isEmpty();
  }

  @Test
  void aDryRunThatRepeatsOurSecretShowsNone() throws Exception {
    bench.hub.says(
        "POST /a2a/validate",
        200,
        "{'payload':{'valid':false,'reason':'no\\nBearer " + Bench.NODE_SECRET + "'}}");

    assertThat(publish()).isEqualTo(-1);
    assertThat(bench.thrown()).contains("would refuse it").doesNotContain(Bench.NODE_SECRET, "\n");
  }

  @Test
  void aHubWithoutADryRunDecidesByItself() throws Exception {
    hubTakes();
    bench.hub.does("POST /a2a/validate", asked -> Answer.empty(404));
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);

    run("publish");
    assertThat(run("publish")).isZero();
    assertThat(bench.said()).contains("no dry run");
  }

  @Test
  void validateSendsNothingThatCounts() throws Exception {
    hubTakes();
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);

    assertThat(run("validate")).as(bench.thrown()).isZero();
    assertThat(bench.said()).contains("would take it");
    assertThat(run("validate", "--local")).isZero();

    assertThat(bench.hub.requests()).hasSize(1);
  }

  @Test
  void aCapsuleOfTheStoreGoesWithItsGeneAndItsEvent() {
    AssetBuilder builder = new AssetBuilder();
    Gene gene = builder.gene(ScriptedHub.json(GENE));
    Capsule capsule = builder.capsule(ScriptedHub.json(CAPSULE), gene);
    assets.genes.add(gene);
    assets.capsules.add(capsule);
    assets.events.add(builder.event(ScriptedHub.json("{'mutation_id':'mut_7'}"), gene, capsule));
    hubTakes();

    assertThat(bench.run("publish", capsule.id().orElseThrow())).as(bench.thrown()).isZero();
    assertThat(bench.hub.requests("POST /a2a/publish").get(0).json().toString()).contains("mut_7");
    assertThat(bench.run("publish", "capsule_0")).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("unknown_capsule");
    assets.genes.clear();
    assertThat(bench.run("publish", capsule.id().orElseThrow())).isEqualTo(-1);
    assertThat(bench.code()).isEqualTo("unknown_gene");
  }

  @Test
  void whatIsTypedWrongIsAUsageError() {
    assertThat(bench.run("publish")).isEqualTo(2);
    assertThat(bench.run("publish", "capsule_1", "--gene", "x")).isEqualTo(2);
    assertThat(bench.run("publish", "--gene", "x")).isEqualTo(2);
    assertThat(bench.run("fetch", "not-an-id")).isEqualTo(-1);
    assertThat(bench.hub.requests()).isEmpty();
  }

  private int publish() throws Exception {
    bench.file("gene.json", GENE);
    bench.file("capsule.json", CAPSULE);
    return run("publish");
  }

  private int run(String command, String... more) {
    List<String> args =
        new ArrayList<>(
            List.of(command, "--gene", path("gene.json"), "--capsule", path("capsule.json")));
    args.addAll(List.of(more));
    return bench.run(args.toArray(new String[0]));
  }

  private String path(String name) {
    return bench.home.resolveSibling(name).toString();
  }

  /** Takes bundles, and shows what it took. */
  private void hubTakes() {
    bench
        .hub
        .says("POST /a2a/validate", 200, "{'payload':{'valid':true}}")
        .does(
            "POST /a2a/publish",
            asked -> {
              for (JsonObject tree : asked.json().object("payload").objects("assets")) {
                bench.hub.does(
                    "GET /a2a/assets/" + tree.string("asset_id", ""),
                    detail -> Answer.json(200, tree));
              }
              return Answer.json(
                  200,
                  ScriptedHub.json(
                      "{'message_type':'decision','payload':{'decision':'quarantine',"
                          + "'bundle_id':'b1'}}"));
            });
  }

  private static Bundle bundle() {
    AssetBuilder builder = new AssetBuilder();
    Gene gene = builder.gene(ScriptedHub.json(GENE));
    Capsule capsule =
        builder.capsule(
            ScriptedHub.json(CAPSULE.replace("{'summary'", "{'id':'capsule_1','summary'")), gene);
    return new WireForm(text -> text).bundle(gene, capsule, null);
  }

  private static String id(Asset asset) {
    return asset.assetId().orElseThrow();
  }
}
