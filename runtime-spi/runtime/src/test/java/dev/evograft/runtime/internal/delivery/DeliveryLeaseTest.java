// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DestinationSettings.Start;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeliveryLeaseTest {

  private final Rig rig = new Rig();

  @Test
  void oneOfTwoProcessesDelivers() {
    DestinationWorker first = rig.worker("first");
    DestinationWorker second = rig.worker("second");
    rig.run(first);
    rig.run(second);
    rig.started("a");
    for (int i = 0; i < 100; i++) {
      rig.run(second);
      rig.run(first);
      rig.time.advance(Duration.ofSeconds(1));
    }
    assertThat(rig.calls).hasSize(1);
    assertThat(rig.position().owner()).isEqualTo("first");
    assertThat(rig.position().epoch()).isEqualTo(1);
  }

  @Test
  void aGivenBackLeaseIsTakenAndNothingIsUncertain() {
    DestinationWorker first = rig.worker("first");
    rig.run(first);
    rig.started("a");
    close(first, Duration.ZERO);
    assertThat(rig.position().owner()).isNull();

    rig.run(rig.worker("second"));
    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(false);
  }

  @Test
  void aDeadOwnerLosesItsLeaseAtOnceAndWhatItMayHaveSentIsUncertain() {
    rig.answers(delivery -> null);
    rig.started("a");
    rig.run(rig.worker("first"));
    rig.dead.add("first");
    rig.answers(delivery -> DeliveryResult.delivered());
    DestinationWorker second = rig.worker("second");
    rig.run(second);
    assertThat(rig.callsOf("a")).containsExactly("0", "0");
    assertThat(rig.calls.get(1).uncertain()).isTrue();

    rig.progress("a");
    rig.started("b");
    rig.run(second);
    assertThat(rig.calls.subList(2, 4)).noneMatch(Delivery::uncertain);
  }

  @Test
  void anOwnerThatCannotBeSeenLosesItsLeaseWhenItRunsOut() {
    rig.run(rig.worker("first"));
    rig.started("a");
    DestinationWorker second = rig.worker("second");
    rig.run(second, Duration.ofSeconds(29));
    assertThat(rig.calls).isEmpty();
    rig.run(second, Duration.ofSeconds(3));
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void whoLostTheLeaseDropsEverythingInHand() {
    rig.answers(delivery -> null);
    rig.started("a");
    DestinationWorker first = rig.worker("first");
    rig.run(first);
    rig.time.advance(Duration.ofSeconds(31));
    rig.answers(delivery -> DeliveryResult.delivered());
    DestinationWorker second = rig.worker("second");
    rig.run(second);
    rig.run(first, Duration.ofMillis(100));
    rig.progress("a");
    rig.run(first);
    rig.run(second);

    assertThat(rig.callsOf("a")).containsExactly("0", "0", "1");
    assertThat(rig.position().owner()).isEqualTo("second");
  }

  @Test
  void aDoubtSurvivesAnOwnerThatHadNoTimeForIt() {
    rig.answers(delivery -> null);
    rig.started("a");
    rig.run(rig.worker("first"));
    rig.dead.add("first");
    DestinationWorker second = rig.worker("second");
    rig.answers(delivery -> DeliveryResult.paused("not now", rig.time.now()));
    rig.run(second);
    close(second, Duration.ZERO);
    rig.calls.clear();
    rig.answers(delivery -> DeliveryResult.delivered());
    rig.run(rig.worker("third"));

    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(true);
  }

  @Test
  void aDoubtGoesWithALaneThatTheScanMarkPasses() {
    rig.answers(delivery -> null);
    rig.started("a");
    rig.run(rig.worker("first"));
    rig.dead.add("first");
    DestinationWorker second = rig.worker("second");
    rig.answers(delivery -> DeliveryResult.retry("503", null));
    rig.run(second, Duration.ofMillis(300));
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
    close(second, Duration.ZERO);
    rig.calls.clear();
    rig.answers(delivery -> DeliveryResult.delivered());
    rig.run(rig.worker("third"), Duration.ofMinutes(1));

    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(true);
  }

  @Test
  void aCallThatGetsAThreadTooLateIsNotMade() {
    Rig.HeldTasks tasks = new Rig.HeldTasks();
    rig.executor = tasks;
    rig.started("a");
    rig.run(rig.worker("stuck"));
    rig.time.advance(Duration.ofSeconds(31));
    rig.executor = Runnable::run;
    rig.run(rig.worker("second"));
    assertThat(rig.calls).hasSize(1);

    tasks.tasks.remove().run();
    assertThat(rig.calls).as("its lease is over").hasSize(1);
  }

  @Test
  void aCallThatGetsAThreadAfterTheMachineSleptIsNotMade() {
    Rig.HeldTasks tasks = new Rig.HeldTasks();
    rig.executor = tasks;
    rig.started("a");
    rig.run(rig.worker("slept"));
    rig.time.jump(Duration.ofMinutes(5));
    tasks.tasks.remove().run();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void closingWaitsForCallsInHandAndLeavesTheOthersUntilTheirTimeIsOver() {
    rig.answers(delivery -> null);
    rig.started("a");
    DestinationWorker first = rig.worker("first");
    rig.run(first);
    close(first, Duration.ofSeconds(1));

    assertThat(rig.lane("a")).map(Lane::uncertain).contains(true);
    rig.answers(delivery -> DeliveryResult.delivered());
    DestinationWorker second = rig.worker("second");
    rig.run(second);
    assertThat(rig.calls).as("its answer may still come to the first").hasSize(1);
    rig.run(second, Duration.ofSeconds(6));
    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(false, true);
  }

  @Test
  void noCallStartsWithLessLeaseThanItsTimeLimit() {
    rig.settings = rig.settings.withCallTimeout(Duration.ofSeconds(60));
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    assertThat(rig.position().leaseUntil()).isEqualTo(rig.time.now().plusSeconds(80));

    rig.time.jump(Duration.ofSeconds(50)); // the machine slept: only the wall clock went on
    rig.started("a");
    rig.answers(
        delivery -> {
          Duration left = Duration.between(rig.time.now(), rig.position().leaseUntil());
          assertThat(left).isGreaterThanOrEqualTo(Duration.ofSeconds(60));
          return DeliveryResult.delivered();
        });
    rig.run(worker);
    assertThat(rig.calls).hasSize(1);
  }

  @Test
  void aLeaseIsRenewedThoughNothingHappens() {
    DestinationWorker worker = rig.worker("me");
    rig.run(worker, Duration.ofSeconds(25));
    assertThat(rig.position().leaseUntil()).isAfter(rig.time.now().plusSeconds(19));
    assertThat(rig.position().epoch()).isEqualTo(1);
  }

  @Test
  void aLastEntryIsSavedAtOnceAndOthersAfterAWhile() {
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    rig.started("a");
    rig.run(worker);
    assertThat(rig.calls).hasSize(1);
    rig.run(worker);
    assertThat(rig.position().scan()).isZero();
    rig.run(worker, Duration.ofMillis(251));
    assertThat(rig.position().scan()).isEqualTo(1);

    rig.completed("a");
    rig.run(worker);
    rig.run(worker);
    assertThat(rig.position().scan()).isEqualTo(2);
  }

  @Test
  void whatIsSettledBeyondAStuckKeyIsNotSentAgainAfterACrash() {
    rig.settings = DeliveryRulesTest.with(4, 100, Rig.TYPES, Start.EARLIEST);
    rig.answers(delivery -> delivery.key().equals("stuck") ? null : DeliveryResult.delivered());
    rig.started("stuck", "a");
    rig.completed("a");
    DestinationWorker first = rig.worker("first");
    rig.run(first);
    rig.run(first);
    rig.dead.add("first");
    rig.calls.clear();
    rig.answers(delivery -> DeliveryResult.delivered());
    rig.run(rig.worker("second"), Duration.ofSeconds(1));

    assertThat(rig.calls).extracting(Delivery::key).containsExactly("stuck");
    assertThat(rig.store.deliveries().lanes("there")).isEmpty();
  }

  @Test
  void whoIsPausedWithoutAnEndLetsAProcessWithOtherSettingsDeliver() {
    rig.answers(delivery -> DeliveryResult.paused("the token is refused", null));
    rig.started("a");
    DestinationWorker wrong = rig.worker("wrong");
    rig.run(wrong, Duration.ofMinutes(5));
    assertThat(rig.calls).hasSize(1);
    assertThat(rig.position().owner()).isNull();
    assertThat(rig.position().state()).isEqualTo("paused");
    assertThat(rig.position().epoch()).as("it does not take the lease again").isEqualTo(1);

    rig.answers(delivery -> DeliveryResult.delivered());
    DestinationWorker right = rig.worker("right");
    rig.run(right, Duration.ofSeconds(1));
    assertThat(rig.calls).hasSize(2);
    assertThat(rig.position().state()).isEqualTo("active");
    close(right, Duration.ZERO);

    rig.started("b");
    rig.run(wrong, Duration.ofSeconds(10));
    assertThat(rig.callsOf("b")).as("the pause is over for all").hasSize(1);
  }

  private void close(DestinationWorker worker, Duration patience) {
    worker.close(rig.time.nanos() + patience.toNanos());
    rig.run(worker, patience.plusMillis(1));
    assertThat(worker.isClosed()).isTrue();
  }
}
