// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Deliveries.DestinationStatus;
import dev.evograft.spi.journal.Deliveries.KeyStatus;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * {@code evotown push}. To the configured server a run goes by the deliveries, as a replay, so that
 * order, leases and dead letters hold; to a server that was typed it goes directly.
 */
final class PushByHand {

  private static final int PAGE = 1_000;

  private final Hand hand;
  private final PushReport report;

  PushByHand(Hand hand) {
    this.hand = hand;
    this.report = new PushReport(hand.console());
  }

  /** One run. */
  int run(String typedId, @Nullable URI typed, Duration patience) throws InterruptedException {
    URI url = elsewhere(typed);
    if (url != null) {
      direct(url).accept(whole(typedId));
      return report.end();
    }
    hand.readySetup(null);
    String runId = whole(typedId);
    Deliveries deliveries = service(Deliveries.class);
    deliveries.replay(EvotownDestination.ID, runId);
    for (KeyStatus status : deliveries.await(runId, patience)) {
      if (status.destination().equals(EvotownDestination.ID)) {
        report.add(runId, status.state().equals("delivered"), status.note());
      }
    }
    return report.end();
  }

  /** The id of the run that what was typed begins, and that itself where there is none. */
  private String whole(String typed) {
    return hand.context()
        .service(Journal.class)
        .flatMap(journal -> journal.find(typed))
        .map(JournalEntry::key)
        .orElse(typed);
  }

  /** Every run that has an entry since then. */
  int all(Duration since, @Nullable URI typed, Duration patience) throws InterruptedException {
    URI url = elsewhere(typed);
    Instant from = hand.context().clock().instant().minus(since);
    if (url != null) {
      Consumer<String> push = direct(url);
      endedSince(from).forEach(push);
      return report.end();
    }
    hand.readySetup(null);
    Deliveries deliveries = service(Deliveries.class);
    long letters = status(deliveries).deadLetters();
    int runs = deliveries.replaySince(EvotownDestination.ID, from);
    deliveries.drain(patience); // of all destinations: whether reports wait is told below
    DestinationStatus now = status(deliveries);
    long refused = Math.max(0, now.deadLetters() - letters);
    boolean well = now.pending() == 0 && refused == 0;
    String more =
        (now.pending() == 0
                ? ""
                : "; " + now.pending() + " entries wait, and are sent in the background")
            + (refused == 0 ? "" : "; " + refused + " became dead letters ('deliveries list')");
    hand.console().out(runs + " runs go to Evotown again" + more + ".");
    hand.console()
        .result(
            JsonObject.builder()
                .put("runs", runs)
                .put("pending", now.pending())
                .put("dead_letters", now.deadLetters())
                .build());
    return well ? 0 : 1;
  }

  /**
   * Null for the configured server, however it was typed: past its deliveries nothing goes there.
   */
  private @Nullable URI elsewhere(@Nullable URI typed) {
    if (typed == null) {
      return null;
    }
    Endpoint there = Endpoint.of(EvotownKeys.URL.parser().apply(typed.toString()));
    return hand.context().config().find(EvotownKeys.URL).map(Endpoint::of).stream()
            .anyMatch(there::equals)
        ? null
        : typed;
  }

  private static DestinationStatus status(Deliveries deliveries) {
    return deliveries.destinations().stream()
        .filter(status -> status.id().equals(EvotownDestination.ID))
        .findFirst()
        .orElseThrow(() -> new EvograftException("unknown_destination", "nothing was sent"));
  }

  private Consumer<String> direct(URI url) {
    Link link = Link.of(hand.context(), hand.readySetup(url), hand.http());
    DirectPush push = new DirectPush(link);
    Journal journal = service(Journal.class);
    return runId -> {
      List<JournalEntry> entries = worthSending(journal::read, runId);
      if (entries.isEmpty()) {
        throw new BadInputException(
            "run_not_found",
            "there is no run '" + runId + "'; \"evograft runs list\" shows those that there are");
      }
      DeliveryResult result = push.push(entries);
      report.add(runId, result.kind() == DeliveryResult.Kind.DELIVERED, result.why());
    };
  }

  /** As {@link Journal#read} gives them. */
  interface Pages {
    List<JournalEntry> read(String runId, long after, int limit);
  }

  /** Start, newest progress and end, of however many entries. */
  static List<JournalEntry> worthSending(Pages journal, String runId) {
    Map<String, JournalEntry> newest = new HashMap<>();
    long last = -1;
    for (; ; ) {
      List<JournalEntry> page = journal.read(runId, last, PAGE);
      page.forEach(entry -> newest.put(entry.type(), entry));
      if (page.size() < PAGE) {
        return newest.values().stream()
            .sorted(Comparator.comparingLong(JournalEntry::ordinal))
            .toList();
      }
      last = page.get(page.size() - 1).ordinal();
    }
  }

  private Set<String> endedSince(Instant from) {
    Set<String> runs = new LinkedHashSet<>();
    service(Journal.class)
        .export(
            from,
            entry -> {
              if (entry.type().equals(RunCompleted.TYPE)) {
                runs.add(entry.key());
              }
            });
    return runs;
  }

  private <T> T service(Class<T> type) {
    return hand.context()
        .service(type)
        .orElseThrow(
            () ->
                new EvograftException(
                    "missing_service", "this needs the service " + type.getSimpleName()));
  }
}
