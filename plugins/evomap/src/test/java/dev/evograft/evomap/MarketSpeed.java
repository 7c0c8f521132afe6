// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.genestore.GeneStorePlugin;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpSettings;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.Answer;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Measures of the client of a hub, for {@code host-sample/benchmarks/evomap.sh}. */
final class MarketSpeed {

  private static final int AT_ONCE = 20;
  private static final int SIZE = 4_096;

  private MarketSpeed() {}

  /** Arguments: a new folder; {@code stage}, {@code call} or {@code drain}; how many. */
  public static void main(String[] args) throws Exception {
    Path folder = Files.createDirectories(Path.of(args[0]));
    int many = Integer.parseInt(args[2]);
    switch (args[1]) {
      case "stage" -> stage(folder, many);
      case "call" -> call(folder, many);
      case "drain" -> drain(folder, many);
      default -> throw new IllegalArgumentException(args[1]);
    }
  }

  private static byte[] capsule(int number) {
    JsonObject tree =
        Town.capsule("n" + number, Town.gene("n", "TimeoutError"))
            .tree()
            .without(AssetIds.KEY)
            .with("gene", "sha256:" + "a".repeat(64));
    int missing = SIZE - Json.bytes(tree).length - 100;
    String filler = "What was done, in words. ".repeat(200).substring(0, Math.max(1, missing));
    return Json.bytes(AssetIds.complete(new Capsule(tree.with("content", filler))).tree());
  }

  /** From the bytes of an answer to what is on disk. */
  private static void stage(Path folder, int many) throws Exception {
    List<byte[]> items = new ArrayList<>();
    for (int i = 0; i < many; i++) {
      items.add(capsule(i));
    }
    try (TestRuntime runtime =
        TestRuntime.in(folder).plugin("gene-store", new GeneStorePlugin()).start()) {
      AssetStore store = runtime.service(AssetStore.class);
      long begin = System.nanoTime();
      List<Asset> checked = new ArrayList<>();
      for (byte[] item : items) {
        checked.add(Arrivals.check(JsonText.parseObject(item)).asset().orElseThrow());
      }
      long verified = System.nanoTime();
      for (int from = 0; from < many; from += AT_ONCE * 50) {
        store.stage(checked.subList(from, Math.min(many, from + AT_ONCE * 50)), "evomap");
      }
      long staged = System.nanoTime();
      System.out.printf(
          "%d assets of %d bytes: verified in %d ms, staged in %d ms, %d there%n",
          many,
          items.get(0).length,
          (verified - begin) / 1_000_000,
          (staged - verified) / 1_000_000,
          store.staged().size());
    }
  }

  /** What a call costs beside the request itself; the clock goes on so that no limit is met. */
  private static void call(Path folder, int many) throws Exception {
    HttpSettings settings = HttpSettings.of("evomap", "evograft/test").withInsecureAllowed(true);
    try (Bench bench = new Bench(folder).registered();
        HttpClient http = new HttpClient(settings)) {
      bench.hub.does("GET /a2a/stats", asked -> Answer.json(200, JsonObject.EMPTY));
      HubClient client = new HubClient(http, Hub.of(bench.context), Pause.REAL);
      HttpRequest plain = HttpRequest.get(URI.create(bench.hub.url() + "/a2a/stats"));
      for (int round = 0; round < 4; round++) {
        long begin = System.nanoTime();
        for (int i = 0; i < many; i++) {
          http.call(plain);
        }
        long between = System.nanoTime();
        for (int i = 0; i < many; i++) {
          if (i % 40 == 0) {
            bench.clock.advance(Duration.ofMinutes(1)); // 40 a minute, as a busy client makes them
          }
          client.call(ReadRows.STATS, Call.PLAIN);
        }
        long end = System.nanoTime();
        System.out.printf(
            "%d calls: %.3f ms each, %.3f ms of it the request%n",
            many, (end - between) / 1e6 / many, (between - begin) / 1e6 / many);
      }
    }
  }

  /** Bundles that wait are published as fast as the limiter lets them, on a clock that jumps. */
  private static void drain(Path folder, int many) throws Exception {
    try (Bench bench = new Bench(folder).registered();
        HttpClient http = new HttpClient(HttpSettings.of("evomap", "evograft/test"))) {
      FakeAssets assets = new FakeAssets();
      bench.context.with(AssetStore.class, assets.store()).set("evomap.publish", "auto");
      bench.hub.does("POST /a2a/validate", asked -> Answer.json(200, ok("valid", true)));
      bench.hub.does("POST /a2a/publish", asked -> Answer.json(200, ok("decision", "accepted")));
      PublishDestination destination = new PublishDestination(bench.context, http, "the hub");
      long minutes = 0;
      for (int i = 0; i < many; ) {
        assets.genes.clear();
        assets.capsules.clear();
        assets.genes.add(Town.gene("n" + i, "TimeoutError"));
        Capsule capsule = Town.capsule("n" + i, assets.genes.get(0));
        assets.capsules.add(capsule);
        DeliveryResult result = destination.deliver(delivery("n" + i)).toCompletableFuture().join();
        if (result.kind() == DeliveryResult.Kind.PAUSED) {
          Duration rest =
              Duration.between(bench.clock.instant(), Objects.requireNonNull(result.until()));
          bench.clock.advance(rest);
          minutes += rest.toSeconds();
          continue;
        }
        i++; // what this hub does not show is looked for again, and counts as taken here
        if (i % 1_000 == 0) {
          System.gc();
          Runtime now = Runtime.getRuntime();
          System.out.printf(
              "%d bundles, %d min by the clock, %d KiB of heap%n",
              i, minutes / 60, (now.totalMemory() - now.freeMemory()) >> 10);
        }
      }
    }
  }

  private static JsonObject ok(String name, Object value) {
    return JsonObject.builder().put(name, value).build();
  }

  private static Delivery delivery(String name) {
    CycleEvent ended =
        new CycleEvent(
            "cycle-" + name,
            "run-" + name,
            CyclePhase.SOLIDIFIED,
            Instant.EPOCH,
            Town.object("{'status':'success','capsule':'capsule_" + name + "'}"));
    JournalEntry entry =
        new JournalEntry(
            ended.cycleId(), 0, CyclePhase.SOLIDIFIED.type(), 1, Instant.EPOCH, ended.payload());
    return new Delivery(entry.key(), List.of(entry), 1, false, false);
  }
}
