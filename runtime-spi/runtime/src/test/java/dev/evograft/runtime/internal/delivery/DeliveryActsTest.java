// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryAct.Forget;
import dev.evograft.spi.journal.DeliveryAct.GiveUpKey;
import dev.evograft.spi.journal.DeliveryAct.GiveUpLetter;
import dev.evograft.spi.journal.DeliveryAct.Go;
import dev.evograft.spi.journal.DeliveryAct.SendAgain;
import dev.evograft.spi.journal.DeliveryAct.Stop;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.State;
import dev.evograft.spi.journal.DestinationSettings;
import dev.evograft.spi.journal.DestinationSettings.Start;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** What a person does on disk reaches the process that delivers. */
class DeliveryActsTest {

  private static final Duration A_SECOND = Duration.ofMillis(1_100);
  private static final Duration A_LEASE = Duration.ofSeconds(31);

  private final Rig rig = new Rig();

  private void act(DeliveryAct act) {
    assertThat(rig.store.deliveries().act("there", List.of(act))).isEqualTo(1);
  }

  @Test
  void aHeldKeyIsSentAgainAsAReplayFromTheDeadLetterOn() {
    rig.answers(call -> DeliveryResult.held("no", "look at it"));
    rig.started("a");
    rig.completed("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    rig.answers(call -> DeliveryResult.delivered());

    act(new SendAgain("a", 0));
    rig.run(worker, A_SECOND);

    Delivery last = rig.calls.get(rig.calls.size() - 1);
    assertThat(last.replay()).isTrue();
    assertThat(last.uncertain()).isTrue();
    assertThat(rig.callsOf("a")).containsExactly("0,1", "0,1");
    assertThat(rig.lane("a")).isEmpty();
    assertThat(rig.store.deliveries().countDeadLetters("there")).isZero();
  }

  @Test
  void whatFollowsAReplayIsNone() {
    rig.started("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    act(new SendAgain("a", 0));
    rig.run(worker, A_SECOND);

    rig.completed("a");
    rig.run(worker);

    assertThat(rig.calls).extracting(Delivery::replay).containsExactly(false, true, false);
  }

  @Test
  void aReplayStaysOneWhenItIsTriedAgainByTheNextOwner() {
    rig.started("a");
    rig.run(rig.worker("first"));
    rig.answers(call -> DeliveryResult.retry("busy", null));
    act(new SendAgain("a", 0));
    rig.dead.add("first");
    DestinationWorker second = rig.worker("second");
    rig.run(second, A_SECOND);
    rig.dead.add("second");
    rig.answers(call -> DeliveryResult.delivered());

    rig.run(rig.worker("third"), Duration.ofMinutes(1));

    assertThat(rig.calls.get(rig.calls.size() - 1).replay()).isTrue();
    assertThat(rig.lane("a")).isEmpty();
  }

  @Test
  void aStopHoldsForEveryProcessUntilSomebodyEndsIt() {
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    act(new Stop("by me"));
    rig.run(worker, A_SECOND);
    rig.started("a");

    rig.run(worker, Duration.ofMinutes(5));
    rig.run(rig.worker("other"), Duration.ofMinutes(5));

    assertThat(rig.calls).isEmpty();
    assertThat(rig.position().state()).isEqualTo(State.STOPPED);
    act(new Go());
    rig.run(worker, A_SECOND);
    assertThat(rig.calls).hasSize(1);
    assertThat(rig.position().state()).isEqualTo("active");
  }

  @Test
  void aPauseOfTheDestinationItselfIsEndedFromOutside() {
    rig.answers(call -> DeliveryResult.paused("token", rig.time.now().plusSeconds(3_600)));
    rig.started("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    rig.answers(call -> DeliveryResult.delivered());

    act(new Go());
    rig.run(worker, A_SECOND);

    assertThat(rig.callsOf("a")).hasSize(2);
    assertThat(rig.position().state()).isEqualTo("active");
  }

  @Test
  void aLetterThatIsGivenUpLetsItsKeyGoOn() {
    rig.answers(
        call ->
            call.entries().get(0).ordinal() == 0
                ? DeliveryResult.held("no", "look at it")
                : DeliveryResult.delivered());
    rig.started("a");
    rig.completed("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);

    act(new GiveUpLetter("a", 0, "by me"));
    rig.run(worker, A_SECOND);

    assertThat(rig.callsOf("a")).containsExactly("0,1", "1");
    assertThat(rig.lane("a")).isEmpty();
  }

  @Test
  void aKeyThatIsGivenUpIsNotDeliveredButWhatFollowsIs() {
    rig.answers(call -> DeliveryResult.held("no", "look at it"));
    rig.started("a");
    rig.progress("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    rig.answers(call -> DeliveryResult.delivered());

    act(new GiveUpKey("a", "by me"));
    rig.run(worker, A_SECOND);
    rig.completed("a");
    rig.run(worker);

    assertThat(rig.callsOf("a")).containsExactly("0,1", "2");
    assertThat(rig.lane("a")).isEmpty();
  }

  @Test
  void aForgottenDestinationBeginsAtNow() {
    rig.settings =
        new DestinationSettings(
            "there", "a test", Rig.TYPES, Start.NOW, 4, 100, Duration.ofSeconds(5));
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    rig.started("a");
    rig.run(worker);

    act(new Forget("by me"));
    rig.run(worker, A_LEASE);
    rig.started("b");
    rig.run(worker);

    assertThat(rig.callsOf("a")).containsExactly("0");
    assertThat(rig.callsOf("b")).containsExactly("0");
  }

  @Test
  void whoeverDeliversAfterAForgettingByForceWaitsForTheCallsInHandAndIsInDoubt() {
    rig.answers(call -> call.key().equals("a") ? null : DeliveryResult.delivered());
    rig.started("a", "b");
    rig.run(rig.worker("owner")); // and stands still from here on
    DestinationWorker other = rig.worker("other");
    rig.answers(call -> DeliveryResult.delivered());

    act(new Forget("by me"));
    rig.run(other, Duration.ofSeconds(25));
    assertThat(rig.calls).hasSize(2);
    rig.run(other, Duration.ofSeconds(10));

    assertThat(rig.callsOf("a")).containsExactly("0", "0");
    assertThat(rig.calls.subList(2, 4)).allMatch(Delivery::uncertain);
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void aStopThatComesBetweenTheClaimAndTheFirstReadCounts() {
    AtomicBoolean broken = new AtomicBoolean(true);
    rig.started("a");
    rig.seen =
        new FlakyStore(
            rig.store,
            () ->
                broken.get()
                    && rig.store.deliveries().positions().stream()
                        .anyMatch(at -> at.owner() != null));
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker, A_SECOND);
    assertThat(rig.position().owner()).isEqualTo("owner");

    act(new Stop("by me"));
    broken.set(false);
    rig.run(worker, Duration.ofMinutes(1));

    assertThat(rig.calls).isEmpty();
    act(new Go());
    rig.run(worker, A_SECOND.multipliedBy(2));
    assertThat(rig.calls).hasSize(1);
  }

  /** Who takes the lease finds nothing, and puts nothing where a person just took it away. */
  @Test
  void aForgettingThatComesBetweenTheClaimAndTheFirstReadCounts() {
    AtomicBoolean forgotten = new AtomicBoolean();
    rig.started("a");
    rig.seen =
        new FlakyStore(
            rig.store,
            () -> {
              boolean claimed =
                  rig.store.deliveries().positions().stream().anyMatch(at -> at.owner() != null);
              if (claimed && forgotten.compareAndSet(false, true)) {
                act(new Forget("by me"));
              }
              return false;
            });

    rig.worker("owner").step();

    assertThat(forgotten).isTrue();
    assertThat(rig.store.deliveries().positions()).isEmpty();
    assertThat(rig.calls).isEmpty();
  }

  @Test
  void aKeyThatNobodyLookedAtIsGivenUp() {
    rig.answers(call -> DeliveryResult.paused("token", null));
    rig.started("a", "b");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    rig.answers(call -> DeliveryResult.delivered());
    rig.calls.clear();

    act(new GiveUpKey("b", "by me"));
    worker.resume();
    act(new Go());
    rig.run(worker, A_SECOND.multipliedBy(2));

    assertThat(rig.callsOf("a")).isNotEmpty();
    assertThat(rig.callsOf("b")).isEmpty();
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  @Test
  void aCallThatIsInHandDuringAnActIsNotDoubled() {
    rig.answers(call -> null);
    rig.started("a", "b");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    assertThat(rig.calls).hasSize(2);
    rig.answers(call -> DeliveryResult.delivered());

    act(new SendAgain("b", 0));
    rig.run(worker, Duration.ofSeconds(3));
    assertThat(rig.calls).hasSize(2);
    rig.run(worker, Duration.ofSeconds(3));

    assertThat(rig.callsOf("a")).containsExactly("0", "0");
    assertThat(rig.callsOf("b")).containsExactly("0", "0");
    assertThat(rig.calls.subList(2, 4)).allMatch(Delivery::uncertain);
  }

  @Test
  void aCallThatWasInHandDuringAnActIsInDoubtForTheNextOwnerToo() {
    rig.answers(call -> null);
    rig.started("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    act(new Stop("by me"));
    rig.run(worker, A_SECOND);
    act(new Go());
    rig.run(worker, Duration.ofSeconds(2));

    assertThat(rig.lane("a").orElseThrow().uncertain()).isTrue();
  }

  @Test
  void whatWasNotSentBeforeAnActIsCertain() {
    CompletableFuture<DeliveryResult> answer = new CompletableFuture<>();
    rig.destination = call -> answer;
    rig.started("a");
    DestinationWorker worker = rig.worker("owner");
    rig.run(worker);
    act(new Stop("by me"));
    answer.complete(DeliveryResult.delivered());
    rig.run(worker, A_SECOND);
    rig.started("b");
    act(new Go());
    rig.run(worker, A_SECOND);

    assertThat(rig.calls).extracting(Delivery::key).containsExactly("a", "a", "b");
    assertThat(rig.calls).extracting(Delivery::uncertain).containsExactly(false, true, false);
  }
}
