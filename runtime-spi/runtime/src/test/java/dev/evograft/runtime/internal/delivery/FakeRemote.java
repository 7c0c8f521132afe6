// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The other side: answers by chance, remembers everything, and knows which calls it must never see.
 */
final class FakeRemote {

  private final Random random;
  private final FakeTime time;
  private final Duration callTimeout;
  private final Map<String, List<Long>> applied = new HashMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> refused = new HashSet<>();

  /** What was settled before the destination was forgotten. */
  private final Set<String> settledBefore = new HashSet<>();

  private final Map<String, List<Sent>> sends = new HashMap<>();
  private final List<Sent> open = new ArrayList<>();
  private final Map<String, Set<String>> heard = new HashMap<>();
  private final Map<String, Set<String>> processed = new HashMap<>();
  private final Set<String> saved = new HashSet<>();

  boolean healthy;
  boolean down;
  boolean clocksAgree = true;

  FakeRemote(Random random, FakeTime time, Duration callTimeout) {
    this.random = random;
    this.time = time;
    this.callTimeout = callTimeout;
  }

  /** A call as the other side sees it. */
  static final class Sent {
    final Object process;
    final String session;
    final Delivery delivery;
    final long deadline;
    final CompletableFuture<DeliveryResult> stage = new CompletableFuture<>();
    boolean answered;
    boolean processDied;
    boolean processClosed;

    Sent(Object process, String session, Delivery delivery, long deadline) {
      this.process = process;
      this.session = session;
      this.delivery = delivery;
      this.deadline = deadline;
    }

    /** Given up is over, except by one who went away and leaves the wait to others. */
    boolean mayBeAnswered(long now) {
      return (!stage.isDone() || processClosed) && now - deadline < 0;
    }
  }

  long acknowledged() {
    return acknowledged.size() + settledBefore.size();
  }

  boolean isSettled(String entryId) {
    return acknowledged.contains(entryId) || refused.contains(entryId);
  }

  /** Whether it was settled before the destination was forgotten. */
  boolean wasSettled(String entryId) {
    return settledBefore.contains(entryId);
  }

  boolean isAcknowledged(String entryId) {
    return acknowledged.contains(entryId);
  }

  List<Long> applied(String key) {
    return applied.getOrDefault(key, List.of());
  }

  /** A call that was handed to the threads of its plugin at that time. */
  CompletionStage<DeliveryResult> deliver(
      Object process, String session, Delivery delivery, long sentAt) {
    Sent sent = new Sent(process, session, delivery, sentAt + callTimeout.toNanos());
    check(sent);
    for (JournalEntry entry : delivery.entries()) {
      sends.computeIfAbsent(entry.id(), id -> new ArrayList<>()).add(sent);
    }
    open.add(sent);
    if (healthy || random.nextInt(3) == 0) {
      answer(sent);
    } else if (random.nextInt(12) == 0) {
      apply(delivery, random.nextInt(2) * delivery.entries().size());
      open.remove(sent);
      throw new IllegalStateException("connection reset");
    }
    return sent.stage;
  }

  private void check(Sent sent) {
    String key = sent.delivery.key();
    JournalEntry first = sent.delivery.entries().get(0);
    if (clocksAgree) {
      assertThat(open)
          .as("calls for %s at a time", key)
          .noneMatch(
              other ->
                  other.delivery.key().equals(key)
                      && !other.processDied
                      && other.mayBeAnswered(time.nanos()));
    }
    long last = -1;
    for (JournalEntry entry : sent.delivery.entries()) {
      assertThat(entry.ordinal()).as("order within a call").isGreaterThan(last);
      last = entry.ordinal();
    }
    for (JournalEntry entry : sent.delivery.entries()) {
      assertThat(saved).as("sent again though settled on disk").doesNotContain(entry.id());
    }
    List<Sent> before = sends.getOrDefault(first.id(), List.of());
    boolean silent = before.stream().anyMatch(other -> !other.answered);
    boolean settled = isSettled(first.id()) || settledBefore.contains(first.id());
    if (silent || !before.isEmpty() && settled) {
      assertThat(sent.delivery.uncertain()).as("%s may have arrived", first.id()).isTrue();
    }
  }

  boolean isWaiting() {
    return !open.isEmpty();
  }

  /** What this process heard so far, while it has this lease, it processes now. */
  void beforeStep(String session) {
    Set<String> news = heard.remove(session);
    if (news != null) {
      processed.computeIfAbsent(session, key -> new HashSet<>()).addAll(news);
    }
  }

  /** A person wants it once more: it comes again, though it was settled on disk. */
  void askedFor(String entryId) {
    saved.remove(entryId);
    heard.values().forEach(ids -> ids.remove(entryId));
    processed.values().forEach(ids -> ids.remove(entryId));
  }

  /** A person removed all that was known: everything may come again. */
  void forgotten() {
    settledBefore.addAll(acknowledged);
    settledBefore.addAll(refused);
    acknowledged.clear();
    refused.clear();
    saved.clear();
    heard.clear();
    processed.clear();
  }

  /** What it processed is on disk now: it never comes again. */
  void saved(String session) {
    Set<String> settled = processed.remove(session);
    if (settled != null) {
      saved.addAll(settled);
    }
  }

  /** Answers one of the calls that wait, if any do. */
  void answerOne() {
    if (!open.isEmpty()) {
      answer(open.get(random.nextInt(open.size())));
    }
  }

  /** A process went away in good order. */
  void closed(Object process) {
    open.stream()
        .filter(sent -> sent.process == process)
        .forEach(sent -> sent.processClosed = true);
  }

  /** A process died: its calls are never answered, and may have arrived. */
  void died(Object process) {
    for (Sent sent : List.copyOf(open)) {
      if (sent.process == process) {
        apply(sent.delivery, random.nextInt(sent.delivery.entries().size() + 1));
        open.remove(sent);
      }
    }
    sends.values().stream()
        .flatMap(List::stream)
        .filter(sent -> sent.process == process)
        .forEach(sent -> sent.processDied = true);
  }

  private void answer(Sent sent) {
    open.remove(sent);
    Delivery delivery = sent.delivery;
    DeliveryResult result = choose(delivery);
    boolean late = time.nanos() - sent.deadline >= 0;
    if (late || !sent.stage.complete(result)) {
      return; // given up: nobody hears the answer
    }
    sent.answered = true;
    switch (result.kind()) {
      case REJECTED, HELD -> refused.add(delivery.entries().get(0).id());
      default -> {
        int count = 0;
        for (JournalEntry entry : delivery.entries()) {
          if (entry.ordinal() <= result.upTo()) {
            acknowledged.add(entry.id());
            heard.computeIfAbsent(sent.session, key -> new HashSet<>()).add(entry.id());
            count++;
          }
        }
        apply(delivery, count);
      }
    }
  }

  private void apply(Delivery delivery, int count) {
    List<Long> log = applied.computeIfAbsent(delivery.key(), key -> new ArrayList<>());
    delivery.entries().stream().limit(count).forEach(entry -> log.add(entry.ordinal()));
  }

  private DeliveryResult choose(Delivery delivery) {
    if (healthy) {
      return DeliveryResult.delivered();
    }
    if (down) {
      return DeliveryResult.retry("503", null);
    }
    boolean poisoned = delivery.key().endsWith("-poison");
    return switch (poisoned ? 1 + random.nextInt(4) : random.nextInt(16)) {
      case 1 -> DeliveryResult.retry("busy", null);
      case 2 ->
          behindSome(
              delivery, DeliveryResult.retry("busy", Duration.ofSeconds(random.nextInt(20))));
      case 3 ->
          poisoned && random.nextInt(3) > 0
              ? DeliveryResult.retry("500", null)
              : DeliveryResult.rejected("bad", "no");
      case 4 ->
          poisoned && random.nextInt(3) > 0
              ? DeliveryResult.retry("500", null)
              : random.nextInt(4) == 0
                  ? DeliveryResult.held("stop", "a person must look")
                  : DeliveryResult.retry("later", null);
      case 5 ->
          behindSome(
              delivery, DeliveryResult.paused("token", time.now().plusSeconds(random.nextInt(30))));
      case 6, 7 ->
          DeliveryResult.deliveredUpTo(
              delivery.entries().get(random.nextInt(delivery.entries().size())).ordinal(), "some");
      case 8 -> DeliveryResult.deliveredUpTo(-1, null);
      default -> DeliveryResult.delivered("ok");
    };
  }

  /** The same answer, about all or about what comes behind some of it. */
  private DeliveryResult behindSome(Delivery delivery, DeliveryResult rest) {
    int taken = random.nextInt(delivery.entries().size());
    return taken == 0 ? rest : rest.behind(delivery.entries().get(taken - 1).ordinal());
  }
}
