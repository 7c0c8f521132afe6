// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Two processes, one journal, one destination, and everything that may go wrong, by chance; what
 * the destination sees is compared with what it may see.
 *
 * <p>{@code -Devograft.delivery.seeds=20000} tries more, {@code -Devograft.delivery.seed=17} one.
 */
class DeliveryModelTest {

  static LongStream seeds() {
    Long one = Long.getLong("evograft.delivery.seed");
    return one != null
        ? LongStream.of(one)
        : LongStream.range(0, Long.getLong("evograft.delivery.seeds", 300));
  }

  @Test
  void nothingIsLostSkippedOrOutOfOrder() {
    long delivered = seeds().map(DeliveryModelTest::play).sum();
    assertThat(delivered).isPositive();
  }

  private static long play(long seed) {
    DeliveryWorld world = new DeliveryWorld(seed);
    try {
      world.play();
      return world.remote.acknowledged();
    } catch (RuntimeException | AssertionError e) {
      throw new AssertionError("with -Devograft.delivery.seed=" + seed + ": " + e.getMessage(), e);
    }
  }
}
