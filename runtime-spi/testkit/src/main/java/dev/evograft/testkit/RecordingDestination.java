// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records what is delivered, and answers as a test says; {@code delivered} when it says nothing.
 * Safe for any thread.
 *
 * @since 0.1
 */
public final class RecordingDestination implements Destination {

  private final DestinationSettings settings;
  private final Waiting waiting = new Waiting();
  private final List<Delivery> deliveries = new CopyOnWriteArrayList<>();
  private final Deque<DeliveryResult> answers = new ConcurrentLinkedDeque<>();

  /** A destination of these settings. */
  public RecordingDestination(DestinationSettings settings) {
    this.settings = settings;
  }

  /** The next calls are answered with these, one each. */
  public RecordingDestination answering(DeliveryResult... results) {
    answers.addAll(new ArrayDeque<>(List.of(results)));
    return this;
  }

  @Override
  public DestinationSettings settings() {
    return settings;
  }

  @Override
  public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
    waiting.change(() -> deliveries.add(delivery));
    DeliveryResult answer = answers.poll();
    return CompletableFuture.completedStage(answer == null ? DeliveryResult.delivered() : answer);
  }

  /** The calls so far. */
  public List<Delivery> deliveries() {
    return List.copyOf(deliveries);
  }

  /** The entries of all calls so far; an entry that came twice is there twice. */
  public List<JournalEntry> entries() {
    List<JournalEntry> entries = new ArrayList<>();
    deliveries.forEach(delivery -> entries.addAll(delivery.entries()));
    return entries;
  }

  /**
   * Waits for so many entries.
   *
   * @return all entries so far
   * @throws AssertionError if they do not come in time
   */
  public List<JournalEntry> awaitEntries(int count, Duration patience) {
    waiting.until(() -> entries().size() >= count, patience, count + " delivered entries");
    return entries();
  }
}
