// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.asset.Arrivals;
import dev.evograft.evomap.asset.Fetch;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.home.NodeStore;
import dev.evograft.evomap.hub.Envelope;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.gep.Asset;
import dev.evograft.gep.AssetIds;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.DeliveryResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is published and received where files take the place of a hub. */
public final class FileExchange {

  private static final String PUBLISH = "publish";
  private static final Duration TROUBLE = Duration.ofMinutes(15);

  private final PluginContext context;
  private final AssetStore store;
  private final FileTransport transport;

  /** Of the workspace's folder of messages. */
  public FileExchange(PluginContext context, AssetStore store) {
    this.context = context;
    this.store = store;
    Path folder =
        context
            .config()
            .find(MarketKeys.DIR)
            .map(context.workspace().root()::resolve)
            .orElseGet(() -> store.folder().resolve("a2a"));
    this.transport = new FileTransport(context, folder, store.folder());
  }

  /** Whether the settings say so. */
  public static boolean isChosen(PluginContext context) {
    return context.config().get(MarketKeys.TRANSPORT) == MarketKeys.Transport.FILE;
  }

  /** Writes a capsule of the store into the outbox. */
  public DeliveryResult publish(Publications.Job job) {
    try {
      Optional<Capsule> capsule = store.capsules().find(job.id());
      if (capsule.isEmpty()) {
        return DeliveryResult.delivered("not published: " + job.id() + " is not here any more");
      }
      if (capsule.get().sourceType().filter("reused"::equals).isPresent()) {
        return DeliveryResult.delivered("not published: it repeats another capsule");
      }
      Offer offer = new Offer(context);
      Bundle bundle = offer.ofStore(store, job.id());
      return new Fitness(offer)
          .against(capsule.get(), bundle)
          .orElseGet(() -> DeliveryResult.delivered("written to " + write(bundle)));
    } catch (RetriableException e) {
      return DeliveryResult.retry(String.valueOf(e.getMessage()), null);
    } catch (BadInputException e) {
      String why = String.valueOf(e.getMessage());
      return Publications.OF_THE_BUNDLE.contains(e.code())
          ? DeliveryResult.rejected(e.code(), why)
          : DeliveryResult.paused(why, context.clock().instant().plus(TROUBLE)); // wrong for all
    } catch (EvograftException e) {
      return DeliveryResult.retry(String.valueOf(e.getMessage()), null);
    }
  }

  /** Writes a bundle; says which file has it now. It is written there once. */
  public Path write(Bundle bundle) {
    NodeStore node = new NodeStore(home(), HubAddress.USUAL);
    String nodeId = context.config().find(EvomapKeys.NODE_ID_KEY).orElseGet(node::nodeId);
    JsonObject.Builder payload =
        JsonObject.builder().put("assets", bundle.assets().stream().map(Asset::tree).toList());
    context
        .config()
        .find(EvomapKeys.NODE_SECRET)
        .ifPresent(secret -> payload.put("signature", PublishSignature.of(bundle, secret)));
    transport.sendOnce(
        Envelope.around(PUBLISH, nodeId, payload.build(), context.clock()),
        bundle.capsule().assetId().orElseThrow());
    return transport.outbox(PUBLISH);
  }

  private HubHome home() {
    return new HubHome(
        context
            .home()
            .orElseThrow(
                () ->
                    new BadInputException(
                        "no_home", "a node's id is kept in a home, and there is none")),
        context.workspace());
  }

  /**
   * What came.
   *
   * @param messages how many were new
   * @param staged asset ids
   * @param refused what did not pass, with the reason
   */
  record Received(int messages, List<String> staged, Map<String, String> refused) {}

  /** Checks what lies in the inbox and was not looked at yet, and stages what passes. */
  Received receive() {
    List<String> staged = new ArrayList<>();
    Map<String, String> refused = new LinkedHashMap<>();
    int messages =
        transport.receive(message -> assets(message).forEach(item -> stage(item, staged, refused)));
    return new Received(messages, staged, refused);
  }

  /** Of a message, in each of the forms that Evolver has written; else the object itself. */
  private static List<JsonObject> assets(JsonObject message) {
    if (!message.string("protocol", "").equals("gep-a2a")) {
      return List.of(message);
    }
    JsonObject payload = message.object("payload");
    return Stream.of(
            payload.objects("assets").stream(),
            payload.findObject("asset").stream(),
            payload.objects("results").stream())
        .flatMap(all -> all)
        .toList();
  }

  private void stage(JsonObject item, List<String> staged, Map<String, String> refused) {
    // What Evolver wrote before assets had ids gets one: nobody vouches for it either way
    boolean isBare = !item.containsKey(AssetIds.KEY) && item.string("type").isPresent();
    Arrivals.Arrival arrival = Arrivals.check(isBare ? AssetIds.complete(item) : item);
    if (arrival.asset().isEmpty()) {
      refused.put(arrival.id(), arrival.fault());
      return;
    }
    try {
      store
          .stage(List.of(arrival.asset().get()), Fetch.ORIGIN)
          .forEach(one -> staged.add(arrival.id()));
    } catch (EvograftException e) {
      if (!e.code().equals("asset_invalid")) {
        throw e;
      }
      refused.put(arrival.id(), String.valueOf(e.getMessage()));
    }
  }

  /** As {@link Sync#run} for a hub. */
  JsonObject sync() {
    List<String> problems = new ArrayList<>();
    JsonObject.Builder report =
        JsonObject.builder().put("at", context.clock().instant().toString());
    Received received = receive();
    report.put("new", received.messages()).put("staged", received.staged());
    received.refused().forEach((id, why) -> problems.add(id + ": " + why));
    List<String> published = new ArrayList<>();
    Waiting waiting = new Waiting(context);
    if (context.config().get(MarketKeys.PUBLISH) == MarketKeys.Publishing.AUTO) {
      for (String id : waiting.ids()) {
        DeliveryResult result = publish(new Publications.Job(id, true, () -> true));
        if (result.kind() == DeliveryResult.Kind.DELIVERED) {
          waiting.remove(id);
          published.add(id);
        } else {
          problems.add(id + ": " + result.why());
        }
      }
    }
    report.put("published", published).put("waiting", waiting.ids().size());
    JsonObject done = report.put("problems", problems).build();
    context.workspace().replace(Sync.file(context), Json.bytes(done), Workspace.Access.ORDINARY);
    return done;
  }
}
