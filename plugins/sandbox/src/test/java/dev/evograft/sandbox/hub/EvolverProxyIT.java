// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.gep.IdCheck;
import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The stand-in holds against the client that EvoMap itself publishes. */
@Tag("npm")
@Timeout(value = 15, unit = TimeUnit.MINUTES) // two installs of 5 minutes at most among it
class EvolverProxyIT {

  private static final Set<String> ASKED =
      Set.of(
          "/a2a/hello",
          "/a2a/heartbeat",
          "/a2a/publish",
          "/a2a/fetch",
          "/a2a/memory/record",
          "/a2a/events/stream");

  @TempDir Path folder;

  @Test
  void itRegistersBeatsPublishesAndFetches() throws Exception {
    try (EvomapStandIn hub = EvomapStandIn.start(0, HubMode.EVOLVER);
        EvolverProxy evolver = new EvolverProxy(folder, hub.url())) {
      hub.set(object("check_signatures", true));
      evolver.until("it said hello", () -> answered(hub, "/a2a/hello") > 0);
      evolver.until("its heart beats", () -> answered(hub, "/a2a/heartbeat") > 0);
      String node = evolver.nodeId();
      assertThat(hub.node(node)).isPresent();

      JsonObject published = evolver.ask("/asset/submit", object("assets", List.of(gene())));
      JsonObject result = published.objects("results").get(0);
      assertThat(result).as("%s", published).containsEntry("ok", true);
      String capsule = result.string("capsule_asset_id").orElseThrow();
      hub.status(capsule, "promoted");

      JsonObject ids = object("asset_ids", List.of(capsule));
      JsonObject fetched = evolver.ask("/asset/fetch", ids).object("payload");
      JsonObject asset = fetched.objects("results").get(0).object("payload");
      assertThat(AssetIds.verify(asset).status()).isEqualTo(IdCheck.Status.HOLDS);
      assertThat(asset).containsEntry("asset_id", capsule).containsEntry("type", "Capsule");

      JsonObject search = object("signals", List.of("log_error"), "limit", 5);
      assertThat(evolver.ask("/asset/search", search).objects("assets"))
          .extracting(one -> one.string("asset_id", ""))
          .contains(capsule);
      JsonObject reuse =
          object("used_asset_ids", List.of(capsule), "signals", List.of("log_error"))
              .with("status", "success")
              .with("score", 0.9);
      assertThat(evolver.ask("/asset/report-reuse", reuse)).containsEntry("ok", true);

      evolver.until("it listens", () -> answered(hub, "/a2a/events/stream") > 0);
      assertThat(hub.requests())
          .filteredOn(one -> ASKED.contains(one.string("path", ""))) // it asks for more in time
          .isNotEmpty()
          .allSatisfy(one -> assertThat(one.integer("status", 0)).as("%s", one).isLessThan(400));
    }
  }

  private static JsonObject gene() {
    return object("type", "Gene", "category", "repair", "signals_match", List.of("log_error"))
        .with("summary", "Read the whole log before a retry is made")
        .with(
            "strategy",
            List.of("Read the whole log before anything else", "Retry with a bounded backoff"))
        .with("validation", List.of("node --version"));
  }

  private static long answered(EvomapStandIn hub, String path) {
    return hub.requests().stream()
        .filter(one -> one.string("path", "").equals(path))
        .filter(one -> one.integer("status", 0) == 200)
        .count();
  }
}
