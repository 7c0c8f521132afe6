// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Clocks that jump and processes that sleep; docs/deliveries.md tells the outcomes. */
class DeliveryClocksTest {

  private static final Duration AN_HOUR = Duration.ofHours(1);

  private final Rig rig = new Rig();

  @Test
  void anOwnerGoesOnWhenTheClockJumpsForward() {
    DestinationWorker owner = rig.worker("owner");
    rig.run(owner);
    long epoch = rig.position().epoch();

    rig.time.jump(AN_HOUR);
    rig.started("a");
    rig.run(owner);

    assertThat(rig.callsOf("a")).containsExactly("0");
    assertThat(rig.position().epoch()).isEqualTo(epoch);
  }

  @Test
  void anOwnerGoesOnWhenTheClockJumpsBack() {
    DestinationWorker owner = rig.worker("owner");
    rig.run(owner);

    rig.time.jump(AN_HOUR.negated());
    rig.started("a");
    rig.run(owner, Duration.ofMinutes(1));

    assertThat(rig.callsOf("a")).containsExactly("0");
    assertThat(rig.position().leaseUntil()).isBefore(rig.time.now().plusSeconds(31));
  }

  @Test
  void anOwnerThatDiesUnseenAfterTheClockJumpedBackIsWaitedFor() {
    rig.run(rig.worker("owner"));
    rig.time.jump(AN_HOUR.negated());
    rig.started("a");
    DestinationWorker next = rig.worker("next");

    rig.run(next, Duration.ofMinutes(55));
    assertThat(rig.calls).isEmpty();
    rig.run(next, Duration.ofMinutes(10));

    assertThat(rig.callsOf("a")).containsExactly("0");
  }

  @Test
  void anOwnerThatDiesInSightAfterTheClockJumpedBackIsNot() {
    rig.run(rig.worker("owner"));
    rig.time.jump(AN_HOUR.negated());
    rig.started("a");
    rig.dead.add("owner");

    rig.run(rig.worker("next"));

    assertThat(rig.callsOf("a")).containsExactly("0");
  }

  @Test
  void aRetryWaitsItsTimeWhateverTheWallClockSays() {
    rig.answers(call -> DeliveryResult.retry("busy", Duration.ofSeconds(60)));
    rig.started("a");
    DestinationWorker owner = rig.worker("owner");
    rig.run(owner);

    rig.time.jump(AN_HOUR);
    rig.run(owner, Duration.ofSeconds(50));
    assertThat(rig.calls).hasSize(1);
    rig.time.jump(AN_HOUR.negated().multipliedBy(2));
    rig.run(owner, Duration.ofSeconds(20));

    assertThat(rig.calls).hasSize(2);
  }

  @Test
  void aServerThatIsAwayIsTriedAsOftenWhateverTheWallClockSays() {
    rig.answers(call -> DeliveryResult.retry("away", null));
    rig.started("a", "b", "c");
    DestinationWorker owner = rig.worker("owner");
    rig.run(owner, AN_HOUR);
    int steady = callsIn(owner, Duration.ofMinutes(10));

    rig.time.jump(AN_HOUR);
    int after = callsIn(owner, Duration.ofMinutes(10));
    rig.time.jump(AN_HOUR.negated());
    int afterBack = callsIn(owner, Duration.ofMinutes(10));
    rig.answers(call -> DeliveryResult.delivered());
    rig.run(owner, Duration.ofMinutes(10));

    assertThat(after).isBetween(steady / 2, 2 * steady);
    assertThat(afterBack).isBetween(steady / 2, 2 * steady);
    assertThat(rig.store.deliveries().countDeadLetters("there")).isZero();
    assertThat(rig.position().scan()).isEqualTo(rig.store.head());
  }

  private int callsIn(DestinationWorker owner, Duration time) {
    int before = rig.calls.size();
    rig.run(owner, time);
    return rig.calls.size() - before;
  }

  @Test
  void aRetryIsLateOrEarlyByTheJumpWhenTheOwnerChangesMeanwhile() {
    rig.answers(call -> DeliveryResult.retry("busy", Duration.ofMinutes(90)));
    rig.started("a");
    rig.run(rig.worker("owner"), Duration.ofSeconds(1));
    rig.dead.add("owner");
    rig.answers(call -> DeliveryResult.delivered());
    DestinationWorker next = rig.worker("next");

    rig.time.jump(AN_HOUR.negated());
    rig.run(next, Duration.ofMinutes(140));
    assertThat(rig.calls).as("an hour more").hasSize(1);
    rig.run(next, Duration.ofMinutes(15));

    assertThat(rig.callsOf("a")).containsExactly("0", "0");
  }

  @Test
  void aSuspendedOwnerFindsThatAnotherDeliveredAndChangesNothing() {
    CompletableFuture<DeliveryResult> answer = new CompletableFuture<>();
    rig.destination = call -> answer;
    rig.started("a");
    DestinationWorker suspended = rig.worker("suspended");
    rig.run(suspended);
    rig.time.advance(AN_HOUR); // as with SIGSTOP: both clocks go on
    rig.answers(call -> DeliveryResult.delivered("by the other"));
    DestinationWorker other = rig.worker("other");
    rig.run(other);
    rig.started("b");
    long epoch = rig.position().epoch();

    answer.complete(DeliveryResult.delivered("too late"));
    rig.run(suspended, Duration.ofSeconds(2));
    rig.run(other, Duration.ofSeconds(2));

    assertThat(rig.callsOf("a")).containsExactly("0", "0");
    assertThat(rig.calls.get(1).uncertain()).isTrue();
    assertThat(rig.callsOf("b")).containsExactly("0");
    assertThat(rig.position().epoch()).isEqualTo(epoch);
    assertThat(rig.position().owner()).isEqualTo("other");
    assertThat(rig.store.deliveries().receipt("there", "a").orElseThrow().note())
        .isEqualTo("by the other");
  }

  @Test
  void anOwnerOnAMachineThatSleptCallsOnlyAfterItRenewed() {
    DestinationWorker owner = rig.worker("owner");
    rig.run(owner);
    rig.time.jump(AN_HOUR); // the machine slept: the monotonic clock stood still
    rig.started("a");
    DestinationWorker other = rig.worker("other");
    rig.run(other);

    rig.run(owner, Duration.ofSeconds(2));

    assertThat(rig.callsOf("a")).containsExactly("0");
    assertThat(rig.calls).extracting(Delivery::key).containsExactly("a");
    assertThat(rig.position().owner()).isEqualTo("other");
  }
}
