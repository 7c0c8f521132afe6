// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StampTextTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1970-01-01T00:00:00Z",
        "1969-12-31T23:59:59.999Z",
        "2026-11-21T04:33:07Z",
        "2026-11-21T04:33:07.001Z",
        "2026-11-21T04:33:07.010Z",
        "2026-11-21T04:33:07.100Z",
        "2026-11-21T04:33:07.123456Z",
        "2026-11-21T04:33:07.123456789Z",
        "+12026-11-21T04:33:07.500Z",
        "-0001-01-01T00:00:00.020Z"
      })
  void printsAsAnInstantDoes(String text) {
    assertThat(StampText.of(Instant.parse(text))).isEqualTo(text);
  }

  @Test
  void printsAnyMomentAsAnInstantDoes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Instant stamp =
          Instant.ofEpochSecond(
              random.nextLong() >> random.nextInt(30, 60),
              random.nextInt(4) * 1_000_000L * random.nextInt(250) + random.nextInt(2));
      assertThat(StampText.of(stamp)).as("seed %d", seed).isEqualTo(stamp.toString());
    }
  }
}
