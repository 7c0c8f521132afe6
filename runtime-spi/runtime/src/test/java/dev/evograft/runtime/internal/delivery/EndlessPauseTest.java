// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.delivery.Leftovers.Left;
import dev.evograft.spi.journal.DeliveryResult;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** A pause without an end lasts in the processes that have found it, and in no other. */
class EndlessPauseTest {

  private final Rig rig = new Rig();

  @Test
  void onlyWhoHasFoundItIsStuck() {
    rig.answers(call -> DeliveryResult.paused("token", null));
    rig.started("a");
    DestinationWorker first = rig.worker("first");
    rig.run(first);
    DestinationWorker next = rig.worker("next");

    assertThat(rig.position().state()).isEqualTo("paused");
    assertThat(left(first)).isEqualTo(Left.STUCK);
    assertThat(maySoonBeThere(first)).isFalse();
    assertThat(left(next)).isEqualTo(Left.WAITS);
    assertThat(maySoonBeThere(next)).isTrue();

    rig.run(next, Duration.ofMinutes(1));

    assertThat(left(next)).as("its settings help no more").isEqualTo(Left.STUCK);
    assertThat(maySoonBeThere(next)).isFalse();
  }

  private Left left(DestinationWorker worker) {
    return new Leftovers(rig.store, id -> !worker.standsBack())
        .of(rig.position(), rig.settings, Instant.MAX);
  }

  private boolean maySoonBeThere(DestinationWorker worker) {
    KeyInspector inspector = new KeyInspector(rig.store, id -> !worker.standsBack());
    return inspector
        .look("a", inspector.entries("a"), rig.position(), rig.settings)
        .mayChangeBefore(Instant.MAX);
  }
}
