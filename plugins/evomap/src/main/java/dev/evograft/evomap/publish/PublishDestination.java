// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.publish;

import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Patience;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.toolkit.http.HttpClient;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Takes up what cycles kept: publishes it, has it wait for a person, or leaves it. Where the
 * setting says off it gets no place and settles nothing: that one process does not publish is no
 * word about what waits for another that does.
 */
public final class PublishDestination implements Destination {

  static final String ID = "evomap";

  /** A dry run, a publish, and a look before and after. */
  private static final int CALLS = 4;

  private static final Duration ROOM = Duration.ofSeconds(10);
  private static final Duration STORE_IS_AWAY = Duration.ofMinutes(15);

  private final PluginContext context;
  private final HttpClient http;
  private final String target;

  /**
   * By what the setting says whenever something was kept.
   *
   * @param http carries the calls
   * @param target to whom it goes, for people
   */
  public PublishDestination(PluginContext context, HttpClient http, String target) {
    this.context = context;
    this.http = http;
    this.target = target;
  }

  @Override
  public DestinationSettings settings() {
    boolean off = context.config().get(MarketKeys.PUBLISH) == MarketKeys.Publishing.OFF;
    return DestinationSettings.of(ID, target, Set.of(CyclePhase.SOLIDIFIED.type()))
        .startingAt(off ? DestinationSettings.Start.NOWHERE : DestinationSettings.Start.NOW)
        .withConcurrency(1)
        .withCallTimeout(context.config().get(EvomapKeys.TIMEOUT).multipliedBy(CALLS).plus(ROOM));
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    return CompletableFuture.completedFuture(taken(delivery));
  }

  private DeliveryResult taken(Delivery delivery) {
    Optional<String> kept = kept(CycleEvent.from(delivery.last()));
    if (kept.isEmpty()) {
      return DeliveryResult.delivered();
    }
    return switch (context.config().get(MarketKeys.PUBLISH)) {
      case OFF -> DeliveryResult.paused("evomap.publish is off", null);
      case ASK -> asked(kept.get());
      case AUTO -> published(kept.get(), delivery);
    };
  }

  /** The capsule of a success. */
  private static Optional<String> kept(CycleEvent ended) {
    boolean success = CycleOutcome.of(ended.phase(), ended.details()) == CycleOutcome.SUCCESS;
    return Optional.of(ended.details().string("capsule", ""))
        .filter(id -> success && !id.isEmpty());
  }

  private DeliveryResult asked(String id) {
    new Waiting(context).add(id);
    return DeliveryResult.delivered("waits: 'evograft evomap publish --waiting'");
  }

  private DeliveryResult published(String id, Delivery delivery) {
    Optional<AssetStore> store = context.service(AssetStore.class);
    if (store.isEmpty()) {
      return DeliveryResult.paused(
          "there is no plugin gene-store", context.clock().instant().plus(STORE_IS_AWAY));
    }
    boolean again = delivery.attempt() > 1 || delivery.uncertain() || delivery.replay();
    Publications.Job job = new Publications.Job(id, again, delivery.inTime());
    if (FileExchange.isChosen(context)) {
      return new FileExchange(context, store.get()).publish(job);
    }
    try {
      HubClient client = new HubClient(http, Hub.of(context), Pause.REAL, Patience.NONE);
      return new Publications(client, store.get()).of(job);
    } catch (EvograftException e) {
      return DeliveryResult.paused(
          String.valueOf(e.getMessage()), context.clock().instant().plus(STORE_IS_AWAY));
    }
  }
}
