// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.asset.HubSource;
import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.evomap.settings.Spend;
import dev.evograft.gep.Gene;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Brings this workspace and the hub to the same state, once: looks what is new for our genes, gets
 * some of it where that is wanted and paid for, publishes what waits, and asks how we stand. What
 * fails keeps nothing else from being done.
 */
public final class Sync {

  private static final int MOST_GENES = 50;
  private static final int MOST_SIGNALS = 20;
  private static final int MOST_FOUND = 20;
  private static final int MOST_PUBLISHED = 20;

  /** So many that have to be tried again are enough. */
  public static final int MOST_TRIES = 2;

  private final HubClient client;
  private final AssetStore store;
  private final PluginContext context;
  private final List<String> problems = new ArrayList<>();

  Sync(HubClient client, AssetStore store) {
    this.client = client;
    this.store = store;
    this.context = client.hub().context();
  }

  /** Does it, by whatever carries messages. */
  public static JsonObject by(Supplier<HubClient> client, PluginContext context, AssetStore store) {
    return FileExchange.isChosen(context)
        ? new FileExchange(context, store).sync()
        : new Sync(client.get(), store).run();
  }

  /** Does it; what came of it is in a file afterwards, too. */
  JsonObject run() {
    JsonObject.Builder report =
        JsonObject.builder().put("at", context.clock().instant().toString());
    List<String> found = tried(this::look).orElse(List.of());
    report.put("new", found.size());
    tried(() -> fetch(found)).ifPresent(staged -> report.put("staged", staged));
    tried(this::publish).ifPresent(published -> report.put("published", published));
    report.put("waiting", tried(() -> new Waiting(context).ids().size()).orElse(0));
    tried(this::standing).ifPresent(standing -> standing.forEach(report::put));
    JsonObject done = report.put("problems", problems).build();
    context.workspace().replace(file(context), Json.bytes(done), Workspace.Access.ORDINARY);
    return done;
  }

  /** When it was done last, in whichever process. */
  public static Optional<Instant> last(PluginContext context) {
    try {
      return JsonText.parseObject(Files.readAllBytes(file(context)))
          .string("at")
          .map(Instant::parse);
    } catch (IOException | IllegalArgumentException | DateTimeException e) {
      return Optional.empty(); // then it is done now
    }
  }

  static Path file(PluginContext context) {
    return context.workspace().pluginState().resolve("sync.json");
  }

  private <T> Optional<T> tried(Supplier<T> work) {
    try {
      return Optional.of(work.get());
    } catch (EvograftException e) {
      problems.add(String.valueOf(e.getMessage()));
      return Optional.empty();
    }
  }

  /** What the hub has for the signals of our genes that is not here; for free. */
  private List<String> look() {
    Set<String> signals = new LinkedHashSet<>();
    for (Gene gene : store.genes().latest(MOST_GENES)) {
      signals.addAll(gene.signalsMatch());
    }
    if (signals.isEmpty()) {
      return List.of();
    }
    List<String> some = signals.stream().limit(MOST_SIGNALS).toList();
    List<JsonObject> found =
        Fetch.look(client, new Fetch.Wanted(Optional.empty(), some, Optional.empty(), MOST_FOUND));
    return new Fetch(client, store).unpaid(HubSource.ids(found));
  }

  /** Some of it, where cycles fetch, too; staged. */
  private List<String> fetch(List<String> found) {
    boolean wanted = context.config().get(MarketKeys.SEARCH) == MarketKeys.Searching.AUTO;
    Hub hub = client.hub();
    long left = context.config().get(EvomapKeys.SPEND_FETCH) - hub.ledger().spentToday(Spend.FETCH);
    if (!wanted || left <= 0 || found.isEmpty()) {
      return List.of();
    }
    int most = (int) Math.min(Math.min(left, HubSource.MOST_AT_ONCE), found.size());
    return new Fetch(client, store).take(found.subList(0, most)).staged();
  }

  private List<String> publish() {
    List<String> published = new ArrayList<>();
    if (context.config().get(MarketKeys.PUBLISH) != MarketKeys.Publishing.AUTO) {
      return published;
    }
    Waiting waiting = new Waiting(context);
    Publications publications = new Publications(client, store);
    int tries = 0;
    for (String id : waiting.ids().stream().limit(MOST_PUBLISHED).toList()) {
      DeliveryResult result = publications.of(new Publications.Job(id, true, () -> true));
      switch (result.kind()) {
        case DELIVERED -> {
          waiting.remove(id);
          published.add(id);
        }
        case PAUSED -> {
          problems.add(String.valueOf(result.why()));
          return published; // what is wrong is wrong for all
        }
        case RETRY -> {
          problems.add(id + ": " + result.why());
          if (++tries >= MOST_TRIES) {
            return published; // most likely the hub is ill, and each one waits for it
          }
        }
        default -> {
          waiting.remove(id); // it would be refused again each time; a person has publish ID
          problems.add(id + ": " + result.why());
        }
      }
    }
    return published;
  }

  private JsonObject standing() {
    Reply reply = client.call(ReadRows.NODE, Call.at("node_id", client.hub().nodeId()));
    JsonObject.Builder standing = JsonObject.builder();
    for (String name : List.of("reputation_score", "total_published", "total_promoted")) {
      reply.find(name).filter(Number.class::isInstance).ifPresent(one -> standing.put(name, one));
    }
    return standing.build();
  }
}
