// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeliveryRulesTest {

  private final Rig rig = new Rig();

  @Test
  void consecutiveEntriesOfAKeyComeInOneCallInOrder() {
    rig.started("a", "b");
    rig.progress("a");
    rig.completed("a");
    rig.run(rig.worker("me"));

    assertThat(rig.callsOf("a")).containsExactly("0,1,2");
    assertThat(rig.callsOf("b")).containsExactly("0");
  }

  @Test
  void noMoreEntriesInACallThanWanted() {
    rig.settings = with(4, 2, Rig.TYPES, Start.EARLIEST);
    rig.started("a");
    for (int i = 0; i < 4; i++) {
      rig.progress("a");
    }
    rig.run(rig.worker("me"));

    assertThat(rig.callsOf("a")).containsExactly("0,1", "2,3", "4");
  }

  @Test
  void noMoreKeysAtATimeThanWanted() {
    rig.settings = with(3, 100, Rig.TYPES, Start.EARLIEST);
    rig.answers(delivery -> null);
    rig.started("a", "b", "c", "d", "e");
    rig.run(rig.worker("me"));

    assertThat(rig.calls).extracting(Delivery::key).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void neverTwoCallsForOneKey() {
    List<CompletableFuture<DeliveryResult>> open = new ArrayList<>();
    rig.destination =
        delivery -> {
          open.add(new CompletableFuture<>());
          return open.get(open.size() - 1);
        };
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    rig.progress("a");
    rig.run(worker);
    assertThat(rig.callsOf("a")).containsExactly("0");

    open.get(0).complete(DeliveryResult.delivered());
    rig.run(worker);
    assertThat(rig.callsOf("a")).containsExactly("0", "1");
  }

  @Test
  void unwantedTypesCountAsSettled() {
    rig.settings = with(4, 100, Set.of("run.completed"), Start.EARLIEST);
    rig.started("a", "b");
    rig.progress("a");
    rig.completed("a");
    rig.run(rig.worker("me"), Duration.ofSeconds(1));

    assertThat(rig.calls).extracting(Delivery::key).containsExactly("a");
    assertThat(rig.callsOf("a")).containsExactly("2");
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void aNewDestinationStartsNowUnlessItWantsThePast() {
    rig.settings = with(4, 100, Rig.TYPES, Start.NOW);
    rig.started("old");
    long head = rig.store.head();
    rig.started("new");
    rig.progress("old");
    rig.run(rig.worker("me", head));

    assertThat(rig.callsOf("old")).containsExactly("1");
    assertThat(rig.callsOf("new")).containsExactly("0");
  }

  @Test
  void deliveredUpToBringsTheRestAtOnce() {
    rig.answers(
        delivery -> DeliveryResult.deliveredUpTo(delivery.entries().get(0).ordinal(), "one"));
    rig.started("a");
    rig.progress("a");
    rig.completed("a");
    rig.run(rig.worker("me"));

    assertThat(rig.callsOf("a")).containsExactly("0,1,2", "1,2", "2");
    assertThat(rig.store.deliveries().receipt("there", "a"))
        .hasValueSatisfying(receipt -> assertThat(receipt.ordinal()).isEqualTo(2));
  }

  @Test
  void deliveredUpToNothingIsARetry() {
    rig.answers(delivery -> DeliveryResult.deliveredUpTo(-1, null));
    rig.started("a");
    rig.run(rig.worker("me"), Duration.ofMillis(300));

    assertThat(rig.calls.size()).isLessThan(5);
    assertThat(rig.lane("a")).map(Lane::state).contains(LaneState.WAIT);
  }

  @Test
  void rejectedMakesADeadLetterWithACopyAndTheKeyGoesOn() {
    rig.answers(
        delivery ->
            delivery.entries().get(0).ordinal() == 0
                ? DeliveryResult.rejected("policy", "not this one")
                : DeliveryResult.delivered());
    rig.started("a");
    rig.completed("a");
    rig.run(rig.worker("me"));

    assertThat(rig.callsOf("a")).containsExactly("0,1", "1");
    List<DeadLetter> letters = rig.store.deliveries().deadLetters("there", 10);
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).entry().id()).isEqualTo("a#0");
    assertThat(letters.get(0).code()).isEqualTo("policy");
    assertThat(letters.get(0).attempts()).isEqualTo(1);
    assertThat(rig.lane("a")).isEmpty();
  }

  @Test
  void heldMakesADeadLetterAndTheKeyWaitsForAPerson() {
    rig.answers(
        delivery ->
            delivery.key().equals("a")
                ? DeliveryResult.held("owner", "belongs to somebody else")
                : DeliveryResult.delivered());
    rig.started("a", "b");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    rig.completed("a", "b");
    rig.run(worker, Duration.ofHours(3));

    assertThat(rig.callsOf("a")).hasSize(1);
    assertThat(rig.callsOf("b")).containsExactly("0", "1");
    assertThat(rig.lane("a"))
        .hasValueSatisfying(
            lane -> {
              assertThat(lane.state()).isEqualTo(LaneState.HELD);
              assertThat(lane.next()).isEqualTo(1);
            });
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void pausedStopsTheDestinationUntilItsTimeAndCountsNothing() {
    Instant until = rig.time.now().plusSeconds(1_800);
    rig.answers(
        delivery ->
            rig.time.now().isBefore(until)
                ? DeliveryResult.paused("the hub wants half an hour", until)
                : DeliveryResult.delivered());
    rig.settings = with(1, 100, Rig.TYPES, Start.EARLIEST);
    rig.started("a", "b");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofMinutes(29));
    assertThat(rig.calls).hasSize(1);
    assertThat(rig.position().state()).isEqualTo("paused");
    assertThat(rig.position().until()).isEqualTo(until);

    rig.run(worker, Duration.ofMinutes(2));
    assertThat(rig.calls).hasSize(3).allMatch(call -> call.attempt() == 1);
    assertThat(rig.position().state()).isEqualTo("active");
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void pausedWithoutAnEndWaitsForAPersonOrANewProcess() {
    rig.answers(delivery -> DeliveryResult.paused("the token is refused", null));
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofDays(2));
    assertThat(rig.calls).hasSize(1);

    worker.resume();
    rig.run(worker);
    assertThat(rig.calls).hasSize(2);
    close(worker);

    rig.run(rig.worker("another"));
    assertThat(rig.calls).hasSize(3);
  }

  @Test
  void aServerThatIsDownMakesNoDeadLetters() {
    DestinationWorker worker = awayWhileRunsWait(50, Duration.ofHours(10));

    assertThat(rig.store.deliveries().countDeadLetters("there")).isZero();
    assertThat(rig.store.deliveries().lanes("there")).allMatch(lane -> lane.attempts() == 0);
    assertThat(rig.position().state()).isEqualTo("waiting");
    assertThat(rig.position().why()).isEqualTo("connection refused");
    int calls = rig.calls.size();
    assertThat(calls).as("about one a minute, at most").isLessThan(2_000).isGreaterThan(300);

    rig.answers(delivery -> DeliveryResult.delivered());
    rig.run(worker, Duration.ofMinutes(15));
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
    assertThat(rig.store.deliveries().lanes("there")).isEmpty();
    assertThat(rig.position().state()).isEqualTo("active");
  }

  @Test
  void whileEverythingFailsKeysGoOneByOne() {
    Rig.HeldTasks tasks = new Rig.HeldTasks();
    rig.executor = tasks;
    rig.answers(delivery -> DeliveryResult.retry("503", null));
    rig.started("a", "b", "c", "d", "e", "f");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    assertThat(tasks.tasks).hasSize(4);
    while (!tasks.tasks.isEmpty()) {
      tasks.tasks.remove().run();
    }
    for (int i = 0; i < 200; i++) {
      rig.time.advance(Duration.ofSeconds(10));
      rig.run(worker);
      assertThat(tasks.tasks.size()).isLessThanOrEqualTo(1);
      while (!tasks.tasks.isEmpty()) {
        tasks.tasks.remove().run();
      }
    }
  }

  @Test
  void anAttemptCountsOnlyIfAnotherKeyWasDeliveredSince() {
    rig.answers(
        delivery ->
            delivery.key().equals("bad")
                ? DeliveryResult.retry("500", null)
                : DeliveryResult.delivered());
    rig.started("bad");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofDays(1));
    assertThat(rig.lane("bad")).map(Lane::attempts).contains(0);

    rig.started("good");
    rig.run(worker, Duration.ofMinutes(11));
    assertThat(rig.lane("bad")).map(Lane::attempts).contains(1);
    rig.run(worker, Duration.ofDays(1));
    assertThat(rig.lane("bad")).map(Lane::attempts).contains(1);
  }

  @Test
  void afterTwelveCountedAttemptsAKeyIsHeld() {
    rig.answers(
        delivery ->
            delivery.key().equals("bad")
                ? DeliveryResult.retry("500", null)
                : DeliveryResult.delivered());
    rig.started("bad");
    DestinationWorker worker = rig.worker("me");
    for (int i = 0; i < 14; i++) {
      rig.run(worker, Duration.ofMinutes(11));
      rig.started("good-" + i);
    }

    assertThat(rig.lane("bad")).map(Lane::state).contains(LaneState.HELD);
    List<DeadLetter> letters = rig.store.deliveries().deadLetters("there", 10);
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).code()).isEqualTo("gave_up");
    assertThat(letters.get(0).why()).contains("12 times").contains("500");
    assertThat(rig.callsOf("good-3")).hasSize(1);
  }

  @Test
  void theDelayThatTheServerAsksForIsKept() {
    rig.answers(
        delivery ->
            delivery.key().equals("busy") && delivery.attempt() == 1
                ? DeliveryResult.retry("429", Duration.ofSeconds(90))
                : DeliveryResult.delivered());
    rig.started("busy", "other");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(89));
    assertThat(rig.callsOf("busy")).hasSize(1);
    assertThat(rig.callsOf("other")).hasSize(1);

    rig.run(worker, Duration.ofSeconds(2));
    assertThat(rig.callsOf("busy")).hasSize(2);
  }

  /** Else the rest would come at once, and the server had to say it a second time. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theDelayIsKeptForTheRestAloneWhereTheBeginningIsSettled(boolean pause) {
    Instant until = rig.time.now().plusSeconds(90);
    DeliveryResult rest =
        pause
            ? DeliveryResult.paused("429", until)
            : DeliveryResult.retry("429", Duration.ofSeconds(90));
    rig.answers(
        delivery ->
            rig.time.now().isBefore(until)
                ? rest.behind(delivery.entries().get(0).ordinal())
                : DeliveryResult.delivered());
    rig.started("a");
    rig.progress("a");
    rig.completed("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(89));
    assertThat(rig.callsOf("a")).containsExactly("0,1,2");

    rig.run(worker, Duration.ofSeconds(2));
    assertThat(rig.callsOf("a")).containsExactly("0,1,2", "1,2");
  }

  @Test
  void aDelayBehindEverythingIsADelayOfEverything() {
    rig.answers(
        delivery ->
            rig.calls.size() == 1
                ? DeliveryResult.retry("busy", Duration.ofSeconds(90)).behind(Long.MAX_VALUE)
                : DeliveryResult.delivered());
    rig.started("a");
    rig.run(rig.worker("me"), Duration.ofSeconds(100));

    assertThat(rig.callsOf("a")).containsExactly("0", "0");
  }

  @Test
  void noAnswerInTimeIsARetryThatSaysUncertain() {
    rig.answers(delivery -> delivery.attempt() == 1 ? null : DeliveryResult.delivered());
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(4));
    assertThat(rig.calls).hasSize(1);
    rig.run(worker, Duration.ofSeconds(10));

    assertThat(rig.calls).hasSize(2);
    assertThat(rig.calls.get(0).uncertain()).isFalse();
    assertThat(rig.calls.get(1).uncertain()).isTrue();
  }

  @Test
  void anAnswerThatComesTooLateChangesNothing() {
    List<CompletableFuture<DeliveryResult>> open = new ArrayList<>();
    rig.destination =
        delivery -> {
          open.add(new CompletableFuture<>());
          return open.get(open.size() - 1).minimalCompletionStage();
        };
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    open.get(0).complete(DeliveryResult.rejected("late", "late"));
    rig.run(worker, Duration.ofSeconds(2));
    open.get(1).complete(DeliveryResult.delivered());
    rig.run(worker);

    assertThat(rig.store.deliveries().countDeadLetters("there")).isZero();
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void aThrowIsARetryThatSaysUncertain() {
    rig.destination =
        delivery -> {
          if (delivery.attempt() == 1) {
            throw new IllegalStateException("connection reset");
          }
          return CompletableFuture.completedStage(DeliveryResult.delivered());
        };
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    assertThat(rig.lane("a")).as("saved after a while").isEmpty();
    rig.run(worker, Duration.ofSeconds(3));

    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(false, true);
  }

  @Test
  void aNullAnswerIsARetry() {
    rig.destination =
        delivery ->
            delivery.attempt() == 1
                ? null
                : CompletableFuture.completedStage(
                    delivery.attempt() == 2 ? null : DeliveryResult.delivered());
    rig.started("a");
    rig.run(rig.worker("me"), Duration.ofSeconds(30));
    assertThat(rig.calls).hasSize(3);
  }

  @Test
  void aStoppedExecutorIsARetryThatIsCertain() {
    rig.executor =
        task -> {
          throw new RejectedExecutionException("stopped");
        };
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(1));
    assertThat(rig.lane("a")).map(Lane::uncertain).contains(false);
    rig.executor = Runnable::run;
    rig.run(worker, Duration.ofMinutes(1));
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void aCallThatFoundNoFreeThreadIsGivenUpAndCertain() {
    Rig.HeldTasks tasks = new Rig.HeldTasks();
    rig.executor = tasks;
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(6));
    assertThat(rig.lane("a")).map(Lane::uncertain).contains(false);

    tasks.tasks.remove().run();
    assertThat(rig.calls).as("it was given up").isEmpty();
  }

  @Test
  void anUrgentKeyGoesBeforeAHundredThousandOlderOnes() {
    rig.settings = with(1, 100, Rig.TYPES, Start.EARLIEST);
    rig.answers(delivery -> null);
    for (int i = 0; i < 1_000; i++) {
      rig.started("old-" + i);
    }
    for (int i = 0; i < 20_000; i++) {
      rig.progress("old-" + i % 1_000);
    }
    rig.started("mine");
    rig.completed("mine");
    DestinationWorker worker = rig.worker("me");
    worker.hurry("mine");
    rig.answers(delivery -> delivery.key().equals("mine") ? DeliveryResult.delivered() : null);
    rig.run(worker);

    assertThat(rig.calls.get(0).key()).isEqualTo("mine");
    assertThat(rig.lane("mine"))
        .hasValueSatisfying(
            lane -> {
              assertThat(lane.state()).isEqualTo(LaneState.AHEAD);
              assertThat(lane.next()).isEqualTo(2);
            });
    assertThat(rig.position().scan()).isZero();

    rig.answers(delivery -> DeliveryResult.delivered());
    rig.run(worker, Duration.ofMinutes(10));
    assertThat(rig.callsOf("mine")).as("not again").hasSize(1);
    assertThat(rig.lane("mine")).isEmpty();
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void hurryingASettledKeySendsNothingAgain() {
    rig.started("a");
    rig.completed("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(1));
    worker.hurry("a");
    worker.hurry("nobody");
    rig.run(worker, Duration.ofSeconds(1));
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void memoryIsConstantWhileAHundredThousandEntriesWait() {
    DestinationWorker worker = awayWhileRunsWait(100_000, Duration.ofMinutes(10));

    assertThat(worker.keysInHand()).isLessThan(DeliveryPolicy.DEFAULT.window() + 500);
  }

  private DestinationWorker awayWhileRunsWait(int runs, Duration time) {
    rig.answers(delivery -> DeliveryResult.retry("connection refused", null));
    for (int i = 0; i < runs; i++) {
      rig.started("run-" + i);
    }
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, time);
    return worker;
  }

  @Test
  void aQuarterOfTheCallsIsForKeysThatAreTriedAgain() {
    rig.settings = with(8, 100, Rig.TYPES, Start.EARLIEST);
    rig.answers(
        delivery ->
            delivery.key().startsWith("bad")
                ? DeliveryResult.retry("409", Duration.ofSeconds(10))
                : DeliveryResult.delivered());
    for (int i = 0; i < 20; i++) {
      rig.started("bad-" + i, "good-" + i);
    }
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(9));
    rig.answers(delivery -> null);
    for (int i = 0; i < 20; i++) {
      rig.started("new-" + i);
    }
    rig.time.advance(Duration.ofSeconds(2));
    rig.calls.clear();
    rig.run(worker);

    assertThat(rig.calls).hasSize(8);
    assertThat(rig.calls.stream().filter(call -> call.key().startsWith("bad"))).hasSize(2);
  }

  static DestinationSettings with(int concurrency, int most, Set<String> types, Start start) {
    return new DestinationSettings(
        "there", "a test", types, start, concurrency, most, Duration.ofSeconds(5));
  }

  @Test
  void reasonsAreKeptShortAndWithoutSecrets() {
    rig.redact = text -> text.replace("hunter2", "[REDACTED]");
    rig.destination =
        delivery -> {
          throw new IllegalStateException("no entry with hunter2\n" + "x".repeat(50_000));
        };
    rig.started("a");
    rig.run(rig.worker("me"), Duration.ofSeconds(1));

    assertThat(rig.lane("a").map(Lane::why).orElseThrow())
        .startsWith("no entry with [REDACTED] x")
        .hasSize(300);
  }

  private void close(DestinationWorker worker) {
    worker.close(rig.time.nanos() + 1_000_000);
    rig.run(worker);
    rig.time.advance(Duration.ofMillis(2));
    rig.run(worker);
    assertThat(worker.isClosed()).isTrue();
  }
}
