// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reports runs to Evotown. */
final class EvotownDestination implements Destination {

  static final String ID = "evotown";

  private static final Logger log = LoggerFactory.getLogger(EvotownDestination.class);

  /** What the server can address; a path of dots would lead elsewhere. */
  private static final Pattern RUN_ID = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,128}");

  private static final int CONNECTIONS = 8;
  private static final Duration ENOUGH = Duration.ofSeconds(28);
  private static final Duration MOMENT = Duration.ofSeconds(1);

  private final Link link;
  private final Shown shown;

  EvotownDestination(Link link, Shown shown) {
    this.link = link;
    this.shown = shown;
    show(link.setup().fault().orElse(null));
  }

  /** Whether a run of this id can be reported. */
  static boolean isAddressable(String runId) {
    return RUN_ID.matcher(runId).matches() && !runId.equals("lease");
  }

  @Override
  public DestinationSettings settings() {
    return DestinationSettings.of(
            ID,
            link.setup().endpoint().api().toString(),
            Set.of(RunStarted.TYPE, RunProgress.TYPE, RunCompleted.TYPE))
        .withConcurrency(CONNECTIONS)
        .withCallTimeout(callTimeout());
  }

  /**
   * Policies, a question, a start, an end, and the end once more, if half of them are quick; and
   * room to say so. What does not fit in comes in the next call.
   */
  private Duration callTimeout() {
    Duration one = context().config().get(EvotownKeys.TIMEOUT);
    Duration three = one.multipliedBy(3);
    Duration six = one.multipliedBy(6);
    Duration bounded = six.compareTo(ENOUGH) < 0 ? six : ENOUGH;
    return (three.compareTo(bounded) > 0 ? three : bounded).plusSeconds(2);
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    Optional<DeliveryResult> pause = link.pause();
    if (pause.isPresent()) {
      return CompletableFuture.completedFuture(settle(delivery, pause.get()));
    }
    if (!isAddressable(delivery.key())) {
      return CompletableFuture.completedFuture(
          DeliveryResult.rejected("run_id", "Evotown cannot address a run of this id"));
    }
    Identity identity =
        link.setup()
            .identity(EvotownPlugin.version())
            .orElseThrow(() -> new EvograftException("no_engine", "evotown.engine_id is not set"));
    TimeLimit limit = new TimeLimit(callTimeout().minus(MOMENT), context().clock());
    // The time of the call began before this was called, and this process may have been suspended.
    BooleanSupplier inTime = () -> limit.getAsBoolean() && delivery.inTime().getAsBoolean();
    return new DeliveryCourse(delivery, link.correspondence(identity, inTime))
        .run()
        .thenApply(result -> settle(delivery, result));
  }

  private DeliveryResult settle(Delivery delivery, DeliveryResult result) {
    if (result.kind() == DeliveryResult.Kind.PAUSED) {
      show(result.why());
    } else if (result.kind() == DeliveryResult.Kind.DELIVERED) {
      show(null);
      if (result.why() != null && result.why().startsWith(Difference.BEGINNING)) {
        log.warn("run {}: {}", delivery.key(), result.why());
      }
    }
    return result;
  }

  private void show(@Nullable String problem) {
    shown.tell(Shown.About.REPORTS, problem);
  }

  private PluginContext context() {
    return link.context();
  }
}
