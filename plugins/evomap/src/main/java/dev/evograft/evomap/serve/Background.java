// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Patience;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.publish.FileExchange;
import dev.evograft.evomap.publish.Sync;
import dev.evograft.evomap.settings.MarketKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.process.Serving;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is done at the hub from time to time while {@code serve} runs, where it is switched on. A
 * process that does not serve a while after its start is another one, and is left alone.
 */
public final class Background {

  private static final Logger log = LoggerFactory.getLogger(Background.class);

  private static final int LOOKS = 15;
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Duration MINUTE = Duration.ofMinutes(1);

  /** By how much of its time a sync comes earlier or later, so that daemons do not come at once. */
  private static final double JITTER = 0.1;

  private final PluginContext context;
  private final Surroundings surroundings;
  private final Supplier<Duration> heartbeat;
  private final Supplier<JsonObject> sync;
  private final AtomicInteger looks = new AtomicInteger();

  /**
   * What tests have otherwise.
   *
   * @param serves whether this process is the daemon
   * @param later does something after a time
   * @param chance 0 to 1
   */
  record Surroundings(
      BooleanSupplier serves, BiConsumer<Runnable, Duration> later, DoubleSupplier chance) {}

  Background(
      PluginContext context,
      Surroundings surroundings,
      Supplier<Duration> heartbeat,
      Supplier<JsonObject> sync) {
    this.context = context;
    this.surroundings = surroundings;
    this.heartbeat = heartbeat;
    this.sync = sync;
  }

  /** Of the configured hub. */
  public static Background of(PluginContext context, HttpClient http, Troubles troubles) {
    Surroundings real =
        new Surroundings(
            () -> Serving.here(context.workspace()),
            (task, after) -> later(context, task, after),
            () -> ThreadLocalRandom.current().nextDouble());
    Heartbeat[] beating = new Heartbeat[1];
    return new Background(
        context,
        real,
        () -> {
          if (beating[0] == null) {
            beating[0] = new Heartbeat(client(context, http), troubles);
          }
          return beating[0].beat();
        },
        () -> Sync.by(() -> client(context, http), context, store(context)));
  }

  private static HubClient client(PluginContext context, HttpClient http) {
    return new HubClient(http, Hub.of(context), Pause.REAL, Patience.NONE);
  }

  private static AssetStore store(PluginContext context) {
    return context
        .service(AssetStore.class)
        .orElseThrow(
            () -> new EvograftException("missing_service", "there is no plugin gene-store"));
  }

  private static void later(PluginContext context, Runnable task, Duration after) {
    try {
      context.executor().schedule(task, after.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the runtime is closing", e);
    }
  }

  /** Looks for a while whether this process serves. */
  public void begin() {
    if (beats() || !interval().isZero()) {
      surroundings.later().accept(this::look, LOOK);
    }
  }

  private boolean beats() {
    return context.config().get(MarketKeys.HEARTBEAT) && !FileExchange.isChosen(context);
  }

  private Duration interval() {
    return context.config().get(MarketKeys.SYNC);
  }

  private void look() {
    if (surroundings.serves().getAsBoolean()) {
      if (beats()) {
        beat();
      }
      if (!interval().isZero()) {
        surroundings.later().accept(this::synchronize, first());
      }
    } else if (looks.incrementAndGet() < LOOKS) {
      surroundings.later().accept(this::look, LOOK);
    }
  }

  /** A daemon that starts often does it no more often. */
  private Duration first() {
    Instant now = context.clock().instant();
    Optional<Instant> last = Sync.last(context).filter(at -> !at.isAfter(now));
    Duration left =
        last.map(at -> jittered().minus(Duration.between(at, now))).orElse(Duration.ZERO);
    Duration soon = Duration.ofMillis((long) (surroundings.chance().getAsDouble() * 60_000));
    return left.compareTo(soon) > 0 ? left : soon;
  }

  private Duration jittered() {
    double factor = 1 - JITTER + 2 * JITTER * surroundings.chance().getAsDouble();
    return Duration.ofMillis((long) (interval().toMillis() * factor));
  }

  private void beat() {
    Duration next = MINUTE.multipliedBy(15); // after a failure of whatever kind, too
    try {
      next = heartbeat.get();
    } catch (RuntimeException e) {
      log.warn("the heartbeat failed and is tried again", e);
    } finally {
      surroundings.later().accept(this::beat, next);
    }
  }

  private void synchronize() {
    try {
      JsonObject done = sync.get();
      log.info(
          "evomap sync: {} new, {} staged, {} published, {} problems",
          done.integer("new", 0),
          done.strings("staged").size(),
          done.strings("published").size(),
          done.strings("problems").size());
    } catch (RuntimeException e) {
      log.warn("the sync with the hub failed and is tried again", e);
    } finally {
      surroundings.later().accept(this::synchronize, jittered());
    }
  }
}
