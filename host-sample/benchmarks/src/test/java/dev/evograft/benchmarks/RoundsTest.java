// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class RoundsTest {

  @Test
  void asManyAsAreWantedCount() {
    Rounds rounds = new Rounds(2);
    for (int i = 1; rounds.another(); i++) {
      assertThat(rounds.number()).isEqualTo(i);
      if (i % 10 == 0) {
        assertThat(rounds.counts()).isEqualTo(i / 10 - 1);
      }
    }
    assertThat(rounds.number()).isEqualTo(20);
  }

  @Test
  void whereNoneCountsItEnds() {
    Rounds rounds = new Rounds(2);
    for (int i = 0; i < 20; i++) {
      assertThat(rounds.another()).isTrue();
    }

    assertThatThrownBy(rounds::another)
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("of 20 rounds 0 counted, and 2 are wanted");
  }
}
