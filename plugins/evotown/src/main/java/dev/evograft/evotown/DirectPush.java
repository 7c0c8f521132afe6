// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.JournalEntry;
import java.util.List;
import java.util.concurrent.CompletionException;

/**
 * Sends a run past the journal's deliveries: to another server, or one that no journal has. Evotown
 * is asked first whether it has the run already.
 */
final class DirectPush {

  private static final int ATTEMPTS = 3;

  private final Link link;
  private final Identity identity;

  DirectPush(Link link) {
    this.link = link;
    this.identity =
        link.setup()
            .identity(EvotownPlugin.version())
            .orElseThrow(() -> new EvograftException("no_engine", "evotown.engine_id is not set"));
  }

  /** What became of it; a part that was refused ends it. */
  DeliveryResult push(List<JournalEntry> entries) {
    String runId = entries.get(0).key();
    if (!EvotownDestination.isAddressable(runId)) {
      return DeliveryResult.rejected("run_id", "Evotown cannot address a run of this id");
    }
    List<JournalEntry> left = entries;
    DeliveryResult result = DeliveryResult.delivered();
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      result = once(new Delivery(runId, left, attempt, true, false));
      long upTo = result.upTo();
      if (result.kind() != Kind.DELIVERED) {
        return result;
      }
      left = left.stream().filter(entry -> entry.ordinal() > upTo).toList();
      if (left.isEmpty()) {
        return result;
      }
    }
    return result;
  }

  private DeliveryResult once(Delivery delivery) {
    try {
      return new DeliveryCourse(delivery, link.correspondence(identity, () -> true))
          .run()
          .toCompletableFuture()
          .join();
    } catch (CompletionException e) {
      String why = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      return DeliveryResult.retry(String.valueOf(why), null);
    }
  }
}
