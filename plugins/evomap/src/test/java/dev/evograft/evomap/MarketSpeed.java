// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import com.sun.management.OperatingSystemMXBean;
import dev.evograft.evomap.asset.Arrivals;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.home.NodeStore;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.publish.PublishDestination;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.genestore.GeneStorePlugin;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.CommandProvider;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.EvograftPlugin;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.testkit.ManualClock;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpSettings;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures of the client of a hub, for {@code host-sample/benchmarks/evomap.sh}: with the files,
 * locks and forced writes of a real home.
 */
final class MarketSpeed {

  /** So many assets come in one answer. */
  private static final int ANSWER = 20;

  private static final int SIZE = 4_096;
  private static final int BURST = 40;
  private static final int ROUNDS = 9;

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

  /** The clock, the processor of this thread, and all processors of this process. */
  private record Time(long clock, long thread, long all) {
    static Time now() {
      OperatingSystemMXBean system =
          (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
      long thread = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      return new Time(System.nanoTime(), thread, system.getProcessCpuTime());
    }

    static Time none() {
      return new Time(0, 0, 0);
    }

    Time plusSince(Time begin) {
      return plus(now().minus(begin));
    }

    private Time plus(Time more) {
      return new Time(clock + more.clock, thread + more.thread, all + more.all);
    }

    Time minus(Time less) {
      return new Time(clock - less.clock, thread - less.thread, all - less.all);
    }

    String millis(double by) {
      return String.format(
          "%.3f ms (thread %.3f, process %.3f)",
          clock / 1e6 / by, thread / 1e6 / by, all / 1e6 / by);
    }
  }

  /** The plugin's settings, and what it is given; its own work is done by the measure. */
  private static final class Given implements EvograftPlugin {
    private @Nullable PluginContext context;

    @Override
    public List<ConfigKey<?>> config() {
      return EvomapKeys.all();
    }

    @Override
    public void start(PluginContext given) {
      context = given;
      given.register(CommandProvider.class, console -> List.of());
    }

    PluginContext context() {
      return Objects.requireNonNull(context);
    }
  }

  /** A hub that takes everything, shows everything, and keeps nothing. */
  private static LoopbackServer hub() {
    return LoopbackServer.builder("plain-hub")
        .maxBody(32 << 20)
        .fallback(
            (request, reason) -> {
              String path = request.path();
              if (path.endsWith("/validate")) {
                return Answer.json(200, ok("valid", true));
              }
              if (path.endsWith("/publish")) {
                return Answer.json(200, ok("decision", "accepted"));
              }
              return Answer.json(200, ok("asset_id", path.substring(path.lastIndexOf('/') + 1)));
            })
        .start();
  }

  private static TestRuntime.Builder runtime(
      Path folder, Given given, LoopbackServer hub, ManualClock clock) {
    return TestRuntime.in(folder)
        .plugin("evomap", given)
        .set("evomap.url", hub.url().toString())
        .set("evomap.publish", "auto")
        .clock(clock);
  }

  /** As after a hello: the id and the secret are where they are kept. */
  private static void register(PluginContext context) {
    Hub hub = Hub.of(context);
    hub.node().nodeId();
    hub.node().keep(new NodeStore.Secret(Bench.NODE_SECRET, OptionalLong.of(1)));
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

  /**
   * From the bytes of answers to what is on disk: as many at once as one answer has, and many more;
   * beside the same bytes in a plain file that is forced as often, for the disk is half of it.
   */
  private static void stage(Path folder, int many) throws Exception {
    for (int atOnce : List.of(ANSWER, 50 * ANSWER)) {
      Path place = folder.resolve("at-once-" + atOnce);
      try (TestRuntime runtime =
              TestRuntime.in(place).plugin("gene-store", new GeneStorePlugin()).start();
          FileChannel plain = plain(place)) {
        stage(runtime.service(AssetStore.class), plain, new int[] {many, atOnce});
      }
    }
  }

  private static FileChannel plain(Path place) throws IOException {
    return FileChannel.open(
        place.resolve("plain"), StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  private static void stage(AssetStore store, FileChannel plain, int[] manyAndAtOnce)
      throws IOException {
    int many = manyAndAtOnce[0];
    int atOnce = manyAndAtOnce[1];
    Time check = Time.none();
    Time keep = Time.none();
    Time disk = Time.none();
    for (int from = 0; from < many; from += atOnce) {
      List<byte[]> items = new ArrayList<>();
      for (int i = from; i < Math.min(many, from + atOnce); i++) {
        items.add(capsule(i));
      }
      Time begin = Time.now();
      List<Asset> checked = new ArrayList<>();
      for (byte[] item : items) {
        checked.add(Arrivals.check(JsonText.parseObject(item)).asset().orElseThrow());
      }
      check = check.plusSince(begin);
      begin = Time.now();
      store.stage(checked, "evomap");
      keep = keep.plusSince(begin);
      begin = Time.now();
      for (byte[] item : items) {
        plain.write(ByteBuffer.wrap(item));
      }
      plain.force(false);
      disk = disk.plusSince(begin);
    }
    System.out.printf(
        "%d assets of %d bytes, %d at once: read and verified in %s, staged in %s, %d there;"
            + " the same bytes into a plain file %s%n",
        many,
        capsule(0).length,
        atOnce,
        check.millis(1),
        keep.millis(1),
        store.staged().size(),
        disk.millis(1));
  }

  /** What a call costs beside the request itself; the clock goes on so that no limit is met. */
  private static void call(Path folder, int many) throws Exception {
    ManualClock clock = ManualClock.atNoon();
    Given given = new Given();
    try (LoopbackServer hub = hub();
        HttpClient http = new HttpClient(HttpSettings.of("evomap", "evograft/test"));
        TestRuntime runtime = runtime(folder, given, hub, clock).start()) {
      register(given.context());
      HubClient client = new HubClient(http, Hub.of(given.context()), Pause.REAL);
      HttpRequest plain = HttpRequest.get(URI.create(hub.url() + "/a2a/stats"));
      List<Time> own = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        Time plainly = Time.none();
        Time called = Time.none();
        for (int i = 0; i < many; i += BURST) {
          Time begin = Time.now();
          for (int j = 0; j < BURST; j++) {
            http.call(plain);
          }
          plainly = plainly.plusSince(begin);
          clock.advance(Duration.ofMinutes(1)); // 40 a minute, as a busy client makes them
          begin = Time.now();
          for (int j = 0; j < BURST; j++) {
            client.call(ReadRows.STATS, Call.PLAIN);
          }
          called = called.plusSince(begin);
        }
        own.add(called.minus(plainly));
        System.out.printf(
            "%d calls: %s each, the request alone %s%n",
            many, called.millis(many), plainly.millis(many));
      }
      Time median =
          new Time(median(own, Time::clock), median(own, Time::thread), median(own, Time::all));
      System.out.printf(
          "the client's own part of a call, median of %d rounds: %s%n",
          ROUNDS, median.millis(many));
      System.out.println(runtime.problems());
    }
  }

  private static long median(List<Time> times, ToLongFunction<Time> of) {
    return times.stream().mapToLong(of).sorted().toArray()[times.size() / 2];
  }

  /** Bundles that wait are published as fast as the limiter lets them, on a clock that jumps. */
  private static void drain(Path folder, int many) throws Exception {
    ManualClock clock = ManualClock.atNoon();
    Given given = new Given();
    FakeAssets assets = new FakeAssets();
    try (LoopbackServer hub = hub();
        HttpClient http = new HttpClient(HttpSettings.of("evomap", "evograft/test"));
        TestRuntime runtime =
            runtime(folder, given, hub, clock)
                .service("assets", AssetStore.class, assets.store())
                .start()) {
      PluginContext context = given.context();
      register(context);
      PublishDestination destination = new PublishDestination(context, http, "the hub");
      Instant noon = clock.instant();
      Time begin = Time.now();
      for (int i = 0; i < many; ) {
        assets.genes.clear();
        assets.capsules.clear();
        assets.genes.add(Town.gene("n" + i, "TimeoutError"));
        assets.capsules.add(Town.capsule("n" + i, assets.genes.get(0)));
        DeliveryResult result = destination.deliver(delivery("n" + i)).toCompletableFuture().join();
        if (result.kind() == DeliveryResult.Kind.PAUSED) {
          clock.set(Objects.requireNonNull(result.until()));
          continue;
        }
        if (result.kind() != DeliveryResult.Kind.DELIVERED) {
          throw new IllegalStateException(result.toString());
        }
        i++;
        if (i * 10 % many == 0 && List.of(1, 5, 9, 10).contains(i * 10 / many)) {
          System.gc();
          Runtime now = Runtime.getRuntime();
          System.out.printf(
              "%d bundles, %d min by the clock, %d KiB of heap after a collection, %s a bundle%n",
              i,
              Duration.between(noon, clock.instant()).toMinutes(),
              (now.totalMemory() - now.freeMemory()) >> 10,
              Time.none().plusSince(begin).millis(i));
        }
      }
      System.out.println(runtime.problems());
    }
  }

  private static JsonObject ok(String name, Object value) {
    return JsonObject.builder().put(name, value).build();
  }

  private static Delivery delivery(String name) {
    JournalEntry entry = Town.solidified(name);
    return new Delivery(entry.key(), List.of(entry), 1, false, false);
  }
}
