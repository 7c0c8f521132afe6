// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import dev.evograft.evomap.asset.Arrivals.Arrival;
import dev.evograft.evomap.asset.AssetCache.Kept;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.gep.Adoption;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.AssetStore;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Gets assets in two steps: looking costs nothing, and only what is wanted and not here yet is
 * fetched. What comes is checked, and staged; nothing uses it before somebody promotes it.
 */
public final class Fetch {

  /** Where staged assets of a hub come from. */
  public static final String ORIGIN = "evomap";

  private static final int AT_ONCE = 20;

  private final HubClient client;
  private final AssetStore store;
  private final AssetCache cache;

  /**
   * Looks at one hub, and takes into one store.
   *
   * @param client calls the hub
   * @param store where what comes is staged
   */
  public Fetch(HubClient client, AssetStore store) {
    this.client = client;
    this.store = store;
    this.cache = new AssetCache(client.hub().home());
  }

  /**
   * What is looked for.
   *
   * @param type {@code Gene}, {@code Capsule} or {@code EvolutionEvent}; empty for any
   * @param signals that it answers
   * @param about what it is about, in words; then the signals are not looked at
   * @param most how many
   */
  public record Wanted(
      Optional<String> type, List<String> signals, Optional<String> about, int most) {}

  /** Looks, for free; the hub's order. */
  public static List<JsonObject> look(HubClient client, Wanted wanted) {
    Row row = wanted.about().isPresent() ? ReadRows.SEMANTIC : ProtocolRows.SEARCH_ONLY;
    Call call =
        wanted
            .about()
            .map(about -> semantic(wanted, about))
            .orElseGet(() -> Call.of(bySignals(wanted)));
    List<JsonObject> found = client.call(row, call).list(row.answer().lists());
    return found.subList(0, Math.min(found.size(), wanted.most()));
  }

  private static Call semantic(Wanted wanted, String about) {
    Call call = Call.PLAIN.withQuery("q", about).withQuery("limit", String.valueOf(wanted.most()));
    return wanted.type().map(type -> call.withQuery("type", type)).orElse(call);
  }

  private static JsonObject bySignals(Wanted wanted) {
    JsonObject.Builder payload = JsonObject.builder().put("search_only", true);
    wanted.type().ifPresent(type -> payload.put("asset_type", type));
    if (!wanted.signals().isEmpty()) {
      payload.put("signals", wanted.signals());
    }
    return payload.build();
  }

  /**
   * What became of each asset that was asked for.
   *
   * @param staged new here
   * @param known here before, so that nothing was paid for it
   * @param refused did not pass, with the reason
   * @param missing did not come
   */
  public record Fetched(
      List<String> staged, List<String> known, Map<String, String> refused, Set<String> missing) {}

  /** Fetches what is not here yet, and stages what passes. */
  public Fetched take(List<String> ids) {
    Fetched fetched =
        new Fetched(
            new ArrayList<>(), new ArrayList<>(), new LinkedHashMap<>(), new LinkedHashSet<>());
    List<String> absent = missing(ids);
    ids.stream().distinct().filter(id -> !absent.contains(id)).forEach(fetched.known()::add);
    List<String> wanted = new ArrayList<>();
    List<Asset> kept = new ArrayList<>();
    for (String id : absent) { // what was refused before, a person may ask for once more
      cache.find(id).flatMap(Arrival::asset).ifPresentOrElse(kept::add, () -> wanted.add(id));
    }
    if (!kept.isEmpty()) {
      stage(kept, fetched); // it was paid
    }
    for (int from = 0; from < wanted.size(); from += AT_ONCE) {
      try {
        some(wanted.subList(from, Math.min(wanted.size(), from + AT_ONCE)), fetched);
      } catch (EvograftException e) {
        if (from == 0) {
          throw e;
        }
        // What was paid and staged before is told all the same
        wanted.subList(from, wanted.size()).stream()
            .filter(id -> !fetched.staged().contains(id) && !fetched.missing().contains(id))
            .forEach(id -> fetched.refused().putIfAbsent(id, String.valueOf(e.getMessage())));
        break;
      }
    }
    return fetched;
  }

  /** Those of them that are neither ours nor staged. */
  private List<String> missing(List<String> ids) {
    Set<String> origins = origins();
    return ids.stream().distinct().filter(id -> !origins.contains(id) && !isStaged(id)).toList();
  }

  /**
   * Those of them that nothing was ever paid for: neither ours, nor staged, nor kept for this home,
   * nor bought just now with an end that nobody knows. For whoever buys without a person.
   */
  public List<String> unpaid(List<String> ids) {
    Hub hub = client.hub();
    return missing(ids).stream()
        .filter(id -> cache.find(id).isEmpty())
        .filter(id -> !hub.ledger().isOpen(hub.address(), Spend.FETCH, id))
        .toList();
  }

  /** Whether an asset with this very content is staged, and not one with this name only. */
  private boolean isStaged(String id) {
    return store.staged().find(id).filter(one -> id(one.asset()).equals(id)).isPresent();
  }

  /** With which ids the genes and capsules came that are ours: promoted ones have others now. */
  private Set<String> origins() {
    Set<String> origins = new HashSet<>();
    store.genes().forEach(gene -> origins.add(Adoption.originId(gene)));
    store.capsules().forEach(capsule -> origins.add(Adoption.originId(capsule)));
    return origins;
  }

  private void some(List<String> ids, Fetched fetched) {
    Kept kept = buy(client, cache, ids);
    List<Asset> good = new ArrayList<>();
    for (Arrival arrival : kept.arrivals()) {
      arrival
          .asset()
          .ifPresentOrElse(good::add, () -> fetched.refused().put(arrival.id(), arrival.fault()));
    }
    fetched.missing().addAll(kept.missing());
    stage(good, fetched);
  }

  /** Pays for assets, and keeps them for this home before they count as paid. */
  static Kept buy(HubClient client, AssetCache cache, List<String> ids) {
    JsonObject payload = JsonObject.builder().put("asset_ids", ids).build();
    AtomicReference<Kept> kept = new AtomicReference<>();
    client.call(
        ProtocolRows.FETCH,
        Call.of(payload).spending(ids.size()),
        reply -> kept.set(cache.keep(ids, reply)));
    cache.prune();
    return Objects.requireNonNull(kept.get());
  }

  /** All at once; one by one where the store refuses one of them. */
  private void stage(List<Asset> assets, Fetched fetched) {
    try {
      store.stage(assets, ORIGIN);
      assets.forEach(asset -> fetched.staged().add(id(asset)));
    } catch (EvograftException e) {
      if (!e.code().equals("asset_invalid")) {
        throw e;
      }
      if (assets.size() == 1) {
        fetched.refused().put(id(assets.get(0)), String.valueOf(e.getMessage()));
      } else {
        assets.forEach(asset -> stage(List.of(asset), fetched));
      }
    }
  }

  private static String id(Asset asset) {
    return asset.tree().string(AssetIds.KEY, "");
  }
}
