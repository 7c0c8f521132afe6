// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PieceSizeTest {

  private Instant now = SampleRun.STARTED;
  private final PieceSize size = new PieceSize(32, 512, 3, () -> now);

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
  void aLimitIsTriedAgainAfterADay() {
    size.tooLarge(64);
    now = now.plus(Duration.ofDays(2));
    take(30);

    assertThat(size.now()).isEqualTo(512);
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
