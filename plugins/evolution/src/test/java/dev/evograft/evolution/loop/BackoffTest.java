// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A loop that brings nothing rests longer and longer. */
class BackoffTest {

  @Test
  void doublesUpToTheMostAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), () -> 0);

    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(4));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.after(true)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void chanceAddsATenthAtMost() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10), () -> 0.999);
    assertThat(backoff.after(true)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void aBusyMachineIsLeftAlone() {
    assertThat(new Watch(() -> 0.5, () -> 0.5).busy(90)).isEmpty();
    assertThat(new Watch(() -> 0.95, () -> 0.5).busy(90).orElseThrow()).contains("95 %");
    assertThat(new Watch(() -> -1, () -> 0.5).busy(90)).isEmpty();
    assertThat(new Watch(() -> 0, () -> 0.9).busy(90).orElseThrow()).contains("memory");
  }
}
