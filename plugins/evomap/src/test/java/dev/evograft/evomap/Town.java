// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Patience;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetBuilder;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.WireForm;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.hub.EvomapStandIn;
import dev.evograft.sandbox.hub.HubMode;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A node with assets of its own, registered at the stand-in of a hub. */
public final class Town implements AutoCloseable {

  public final Bench bench;
  public final FakeAssets assets = new FakeAssets();
  public final HttpClient http =
      new HttpClient(
          HttpSettings.of("evomap", "evograft/test")
              .withMaxBody(24 << 20)
              .withDeadline(Duration.ofSeconds(5)));
  public EvomapStandIn hub;
  private final boolean own;

  public Town(Path folder) {
    this(folder, EvomapStandIn.start(0, HubMode.SEEDS), true);
  }

  /** Another node at the same hub. */
  public Town(Path folder, Town other) {
    this(folder, other.hub, false);
  }

  private Town(Path folder, EvomapStandIn hub, boolean own) {
    this.own = own;
    this.bench = new Bench(folder);
    this.bench.context.settings().remove("evomap.node_id");
    this.bench.context.with(AssetStore.class, assets.store());
    this.hub = hub;
    register();
  }

  private void register() {
    bench.context.set("evomap.url", hub.url().toString());
    if (bench.run("hello") != 0) {
      throw new AssertionError(bench.thrown());
    }
  }

  /** A hub that knows nothing takes the place of this one. */
  public void another() {
    hub.close();
    hub = EvomapStandIn.start(0, HubMode.SEEDS);
    register();
  }

  public HubClient client() {
    return new HubClient(http, Hub.of(bench.context), Pause.REAL, Patience.NONE);
  }

  public static JsonObject object(String text) {
    return ScriptedHub.json(text);
  }

  public static Gene gene(String name, String signal) {
    return new AssetBuilder()
        .gene(
            object(
                "{'id':'gene_"
                    + name
                    + "','category':'repair','summary':'Retries what timed out, as "
                    + name
                    + " does','signals_match':['"
                    + signal
                    + "'],'strategy':['Find the call that times out','Try it again with a pause'],"
                    + "'validation':['node tests/retry.test.js']}"));
  }

  public static Capsule capsule(String name, Gene gene) {
    return new AssetBuilder()
        .capsule(
            object(
                "{'id':'capsule_"
                    + name
                    + "','summary':'Reads of "
                    + name
                    + " are tried three times','confidence':0.9,"
                    + "'content':'The client gave up after one read. It tries three times now.',"
                    + "'blast_radius':{'files':1,'lines':5},"
                    + "'outcome':{'status':'success','score':0.9}}"),
            gene);
  }

  /** A promoted bundle of somebody else at the hub. */
  public Bundle promoted(String name) {
    Gene gene = gene(name, "TimeoutError");
    Bundle bundle = wire(gene, capsule(name, gene));
    for (Asset asset : bundle.assets()) {
      hub.asset(
          JsonObject.builder()
              .put("asset", asset.tree())
              .put("node_id", "node_author")
              .put("status", "promoted")
              .build());
    }
    return bundle;
  }

  /** The end of a cycle that kept a capsule of this name. */
  public static JournalEntry solidified(String name) {
    CycleEvent ended =
        new CycleEvent(
            "cycle-" + name,
            "run-" + name,
            CyclePhase.SOLIDIFIED,
            Instant.EPOCH,
            object("{'status':'success','capsule':'capsule_" + name + "'}"));
    return new JournalEntry(
        ended.cycleId(), 0, CyclePhase.SOLIDIFIED.type(), 1, Instant.EPOCH, ended.payload());
  }

  /** Keeps a gene and a capsule, as a cycle does. */
  public Capsule keep(String name) {
    Gene gene = gene(name, "TimeoutError");
    Capsule capsule = capsule(name, gene);
    assets.genes.add(gene);
    assets.capsules.add(capsule);
    return capsule;
  }

  public static Bundle wire(Gene gene, Capsule capsule) {
    return new WireForm(text -> text).bundle(gene, capsule, null);
  }

  /** What the hub was asked at a path. */
  public List<String> asked(String path) {
    return hub.requests().stream()
        .map(request -> request.string("path", ""))
        .filter(path::equals)
        .toList();
  }

  /** What the hub has of an asset. */
  public Map<String, Object> shown(String assetId) {
    return client().call(ReadRows.ASSET_DETAIL, Call.at("asset_id", assetId)).content();
  }

  @Override
  public void close() {
    http.close();
    bench.close();
    if (own) {
      hub.close();
    }
  }
}
