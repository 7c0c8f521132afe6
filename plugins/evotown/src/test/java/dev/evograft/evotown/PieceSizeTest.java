// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PieceSizeTest {

  private final PieceSize size = new PieceSize(32, 512, 3);

  @Test
  void theyGrowAgainOnceTheLineIsWell() {
    for (int i = 0; i < 10; i++) {
      size.lost(size.now());
    }
    assertThat(size.now()).isEqualTo(32);

    take(3);
    assertThat(size.now()).isEqualTo(64);
    take(9);
    assertThat(size.now()).isEqualTo(512);
    take(30);
    assertThat(size.now()).isEqualTo(512);
  }

  /** Else each would be refused again. */
  @Test
  void theyDoNotGrowBeyondWhatWasRefused() {
    size.tooLarge(512);
    take(30);

    assertThat(size.now()).isEqualTo(256);
  }

  @Test
  void theShortEndOfAFileMakesThemNoSmallerThanAWholeOneDoes() {
    size.lost(7);

    assertThat(size.now()).isEqualTo(128);
  }

  private void take(int times) {
    for (int i = 0; i < times; i++) {
      size.taken();
    }
  }
}
