// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.EnvFingerprint;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.asset.Market;
import dev.evograft.toolkit.http.HttpClient;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The configured hub as agents in this process call it; by the rules of the commands. */
public final class HubMarket implements Market {

  private static final int MOST = 100;
  private static final int MOST_ABOUT = 50;

  private final PluginContext context;
  private final HttpClient http;
  private volatile @Nullable HubClient client;

  /** Of the hub that is configured when an agent calls. Safe for any thread. */
  public HubMarket(PluginContext context, HttpClient http) {
    this.context = context;
    this.http = http;
  }

  /** Settings stay as they are while the plugin runs; two threads may make one each. */
  private HubClient client() {
    HubClient known = client;
    if (known == null) {
      known = new HubClient(http, Hub.of(context), Pause.REAL);
      client = known;
    }
    return known;
  }

  @Override
  public List<JsonObject> searchAssets(List<String> signals, int most) {
    if (signals.isEmpty()) {
      throw new BadInputException("bad_input", "name a signal to search for");
    }
    return list(ReadRows.SEARCH, Call.PLAIN.withQuery("signals", String.join(",", signals)), most);
  }

  @Override
  public List<JsonObject> searchAbout(String about, int most) {
    return list(ReadRows.SEMANTIC, Call.PLAIN.withQuery("q", about), within(most, MOST_ABOUT));
  }

  @Override
  public List<JsonObject> getRankedAssets(int most) {
    return list(ReadRows.RANKED, Call.PLAIN, most);
  }

  private static int within(int most, int limit) {
    if (most < 1 || most > limit) {
      throw new BadInputException("bad_input", "at most 1 to " + limit + " assets are asked for");
    }
    return most;
  }

  private List<JsonObject> list(Row row, Call call, int most) {
    within(most, MOST);
    List<JsonObject> found =
        client()
            .call(row, call.withQuery("limit", String.valueOf(most)))
            .list(row.answer().lists());
    return found.subList(0, Math.min(most, found.size()));
  }

  @Override
  public Optional<JsonObject> getAsset(String assetId) {
    try {
      return Optional.of(
          client().call(ReadRows.ASSET_DETAIL, Call.at("asset_id", assetId)).content());
    } catch (HubError e) {
      if (e.status() == 404) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Fetched fetch(List<String> assetIds) {
    for (String id : assetIds) {
      if (!AssetIds.isAssetId(id)) {
        throw new BadInputException(
            "bad_input", "'" + id + "' is no asset id: sha256: and 64 hexadecimal digits");
      }
    }
    AssetStore store =
        context
            .service(AssetStore.class)
            .orElseThrow(
                () ->
                    new EvograftException(
                        "missing_service", "this needs the plugin gene-store to stage assets"));
    Fetch.Fetched fetched = new Fetch(client(), store).take(assetIds);
    return new Fetched(
        fetched.staged(), fetched.known(), fetched.refused(), List.copyOf(fetched.missing()));
  }

  @Override
  public Published publish(JsonObject gene, JsonObject capsule, @Nullable JsonObject event) {
    Offer offer = new Offer(context);
    Bundle bundle = offer.ofMaps(gene, capsule, event);
    List<String> against = offer.against(bundle, false);
    if (!against.isEmpty()) {
      throw new BadInputException("not_eligible", "it would be refused: " + against.get(0));
    }
    Publish publish = new Publish(client());
    publish.dryRun(bundle, null);
    Publish.Published published = publish.publish(bundle, null);
    return new Published(
        bundle.gene().assetId().orElseThrow(),
        bundle.capsule().assetId().orElseThrow(),
        published.decision(),
        published.visible());
  }

  @Override
  public void report(String assetId, boolean ok) {
    EnvFingerprint here = EnvFingerprint.current();
    JsonObject report =
        JsonObject.builder()
            .put("report_id", "report_" + context.newId())
            .put("overall_ok", ok)
            .put("env_fingerprint_key", here.platform() + "_" + here.arch())
            .build();
    client()
        .call(
            ProtocolRows.REPORT,
            Call.of(
                JsonObject.builder()
                    .put("target_asset_id", assetId)
                    .put("validation_report", report)
                    .build()));
  }
}
