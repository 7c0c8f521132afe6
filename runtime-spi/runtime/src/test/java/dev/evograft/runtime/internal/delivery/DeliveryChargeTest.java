// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.DeliveryStore.LaneState;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which failures count against a key, over many processes. */
class DeliveryChargeTest {

  private static final Duration LONGER_THAN_ANY_DELAY = Duration.ofMinutes(11);

  private final Rig rig = new Rig();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void processesOfOneRunEachHoldAPoisonedKey(boolean badFirst) {
    rig.answers(
        delivery ->
            delivery.key().equals("bad")
                ? DeliveryResult.retry("500", null)
                : DeliveryResult.delivered());
    rig.started("bad");
    int most = badFirst ? 12 : 13; // the first try tells nothing: nobody passed after it
    for (int i = 0; i < most; i++) {
      oneRun(i, badFirst);
      boolean held = rig.lane("bad").filter(l -> l.state() == LaneState.HELD).isPresent();
      assertThat(held && i < 11).as("held after process %d", i).isFalse();
    }

    assertThat(rig.lane("bad")).map(Lane::state).contains(LaneState.HELD);
    assertThat(rig.store.deliveries().deadLetters("there", 9))
        .singleElement()
        .satisfies(letter -> assertThat(letter.why()).startsWith("tried 12 times, at last: 500"));
  }

  private void oneRun(int number, boolean badFirst) {
    DestinationWorker worker = rig.worker("process-" + number);
    if (!badFirst) {
      rig.started("good-" + number);
      worker.hurry("good-" + number);
    }
    rig.run(worker);
    if (badFirst) {
      rig.started("good-" + number);
      rig.run(worker);
    }
    close(worker);
    rig.time.advance(LONGER_THAN_ANY_DELAY);
  }

  @Test
  void processesThatMeetADeadServerCountNothing() {
    rig.answers(delivery -> DeliveryResult.retry("connection refused", null));
    rig.started("bad");
    for (int i = 0; i < 30; i++) {
      oneRun(i, i % 2 == 0);
    }
    assertThat(rig.store.deliveries().lanes("there")).allMatch(lane -> lane.attempts() == 0);
  }

  @Test
  void aKeyThatWasNotTriedIsNotCharged() {
    rig.answers(delivery -> DeliveryResult.retry("connection refused", null));
    rig.started("bad");
    oneRun(0, true);
    rig.answers(delivery -> DeliveryResult.delivered());
    rig.time.jump(Duration.ofMinutes(-30)); // its turn is far away
    for (int i = 1; i < 5; i++) {
      DestinationWorker worker = rig.worker("process-" + i);
      rig.started("good-" + i);
      rig.run(worker);
      close(worker);
    }
    assertThat(rig.lane("bad")).map(Lane::attempts).contains(0);
  }

  @Test
  void aKeyThatIsAskedToWaitWhileOthersPassIsNeverHeld() {
    rig.answers(
        delivery ->
            delivery.key().equals("busy")
                ? DeliveryResult.retry("429", Duration.ofSeconds(1))
                : DeliveryResult.delivered());
    rig.started("busy");
    DestinationWorker worker = rig.worker("me");
    for (int i = 0; i < 40; i++) {
      rig.started("good-" + i);
      rig.run(worker, LONGER_THAN_ANY_DELAY);
    }
    assertThat(rig.lane("busy")).map(Lane::state).contains(LaneState.WAIT);
    assertThat(rig.lane("busy")).map(Lane::attempts).contains(0);
    assertThat(rig.callsOf("busy")).as("ever more slowly").hasSizeLessThan(250);
  }

  private void close(DestinationWorker worker) {
    worker.close(rig.time.nanos());
    rig.run(worker);
    assertThat(worker.isClosed()).isTrue();
  }
}
