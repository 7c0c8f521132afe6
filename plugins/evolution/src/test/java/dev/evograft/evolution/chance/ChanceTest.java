// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.chance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ChanceTest {

  @Test
  void repeatsItselfAndTellsPurposesApart() {
    assertThat(Chance.of(7, "a").next()).isEqualTo(Chance.of(7, "a").next());
    assertThat(Chance.of(7, "a").next()).isNotEqualTo(Chance.of(7, "b").next());
    assertThat(Chance.of(7, "a").next()).isNotEqualTo(Chance.of(8, "a").next());
  }

  /** What earlier versions drew must be drawn by all later ones. */
  @Test
  void drawsWhatItEverDrew() {
    Chance chance = Chance.of(42, "select.drift");
    assertThat(new double[] {chance.next(), chance.next()}).containsExactly(FIRST, SECOND);
  }

  private static final double FIRST = 0.6802131797061317;
  private static final double SECOND = 0.20056874216718323;

  @Test
  void isEvenAcrossSeedsAndDraws() {
    double acrossSeeds = 0;
    double acrossDraws = 0;
    Chance chance = Chance.of(1, "x");
    int[] below = new int[3];
    for (int i = 0; i < 30_000; i++) {
      acrossSeeds += Chance.of(i, "x").next();
      acrossDraws += chance.next();
      below[chance.below(3)]++;
    }
    assertThat(acrossSeeds / 30_000).isEqualTo(0.5, within(0.01));
    assertThat(acrossDraws / 30_000).isEqualTo(0.5, within(0.01));
    for (int count : below) {
      assertThat(count).isBetween(9_500, 10_500);
    }
  }
}
