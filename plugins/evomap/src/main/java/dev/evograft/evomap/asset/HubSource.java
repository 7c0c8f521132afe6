// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import dev.evograft.evomap.asset.Arrivals.Arrival;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Patience;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetQuestion;
import dev.evograft.spi.asset.AssetSource;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a hub has for the signals of a cycle. Looking is free; of what is found, capsules with their
 * genes first, a few that are not here yet are fetched, as far as the limit of the day goes. A
 * fetch that is under way goes on beyond the deadline, for it is paid: what comes too late is there
 * next time. The end of the process may break it off; then the ledger has it as uncertain.
 */
public final class HubSource implements AssetSource {

  /** How many assets are fetched for one question at most. */
  public static final int MOST_AT_ONCE = 4;

  private static final int MOST_SIGNALS = 20;
  private static final Duration MARGIN = Duration.ofMillis(200);
  private static final Logger log = LoggerFactory.getLogger(HubSource.class);

  private final PluginContext context;
  private final HttpClient http;
  private volatile @Nullable Future<?> underWay; // each question has a thread of its own

  /** Of the hub that is configured when a cycle asks. */
  public HubSource(PluginContext context, HttpClient http) {
    this.context = context;
    this.http = http;
  }

  @Override
  public String name() {
    return Fetch.ORIGIN;
  }

  @Override
  public boolean trusted() {
    return context.config().get(MarketKeys.TRUST) == MarketKeys.Trust.AUTO;
  }

  @Override
  public List<Asset> find(AssetQuestion question) throws InterruptedException {
    long until = System.nanoTime() + question.within().minus(MARGIN).toNanos();
    HubClient client = new HubClient(http, Hub.of(context), Pause.REAL, Patience.NONE);
    AssetCache cache = new AssetCache(client.hub().home());
    List<String> found = ids(look(client, question));
    List<String> missing = missing(client, found);
    EvograftException fault = missing.isEmpty() ? null : tried(client, missing, until);
    List<Asset> assets = new ArrayList<>();
    for (String id : found) {
      cache
          .find(id)
          .flatMap(Arrival::asset)
          .filter(asset -> asset instanceof Gene || asset instanceof Capsule)
          .ifPresent(assets::add);
    }
    if (fault != null && assets.isEmpty()) {
      throw fault;
    }
    if (fault != null) {
      log.warn("nothing more was fetched: {}", fault.getMessage());
    }
    return assets;
  }

  /** What is here is given also where nothing more can be fetched. */
  private @Nullable EvograftException tried(HubClient client, List<String> ids, long until)
      throws InterruptedException {
    try {
      fetch(client, ids, until);
      return null;
    } catch (EvograftException e) {
      return e;
    }
  }

  private static List<JsonObject> look(HubClient client, AssetQuestion question) {
    List<String> signals = question.signals();
    return Fetch.look(
        client,
        new Fetch.Wanted(
            Optional.empty(),
            signals.subList(0, Math.min(MOST_SIGNALS, signals.size())),
            Optional.empty(),
            question.most()));
  }

  /**
   * In the hub's order, but the gene of a capsule before it: one is of no use without the other.
   */
  public static List<String> ids(List<JsonObject> found) {
    Set<String> ids = new LinkedHashSet<>();
    for (JsonObject one : found) {
      if (isOf(one, Capsule.TYPE)) {
        ids.add(one.string("gene", ""));
        ids.add(one.string(AssetIds.KEY, ""));
      }
    }
    for (JsonObject one : found) {
      if (isOf(one, Gene.TYPE)) {
        ids.add(one.string(AssetIds.KEY, ""));
      }
    }
    ids.removeIf(id -> !AssetIds.isAssetId(id));
    return List.copyOf(ids);
  }

  private static boolean isOf(JsonObject found, String type) {
    String status = found.string("status", "promoted");
    return status.equals("promoted")
        && found
            .string("type")
            .or(() -> found.string("asset_type"))
            .filter(type::equals)
            .isPresent();
  }

  /** What nothing was ever paid for, the first few. */
  private List<String> missing(HubClient client, List<String> found) {
    return context
        .service(AssetStore.class)
        .map(store -> new Fetch(client, store).unpaid(found))
        .orElse(List.of()) // there is nobody to stage it, either
        .stream()
        .limit(MOST_AT_ONCE)
        .toList();
  }

  /** Fetches on another thread, and waits for it as long as anybody waits for us. */
  private void fetch(HubClient client, List<String> ids, long until) throws InterruptedException {
    Hub hub = client.hub();
    long left = hub.config().get(EvomapKeys.SPEND_FETCH) - hub.ledger().spentToday(Spend.FETCH);
    if (left <= 0 || isUnderWay()) {
      return; // found, and nothing may be spent on it now
    }
    List<String> some = ids.subList(0, (int) Math.min(left, ids.size()));
    Future<?> fetching = context.executor().submit(() -> fetchNow(client, some));
    underWay = fetching;
    try {
      fetching.get(Math.max(0, until - System.nanoTime()), TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      log.debug("what is fetched comes too late for this cycle, and is there for the next", e);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof EvograftException known
          ? known
          : new EvograftException("internal", "the fetch failed: " + e.getCause(), e);
    }
  }

  private boolean isUnderWay() {
    Future<?> before = underWay;
    return before != null && !before.isDone();
  }

  private static void fetchNow(HubClient client, List<String> ids) {
    Fetch.buy(client, new AssetCache(client.hub().home()), ids);
  }
}
