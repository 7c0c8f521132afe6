// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShownTimeTest {

  @Test
  void aTimeIsOfTheSecondAndOfUtc() {
    assertThat(ShownTime.of(Instant.parse("2026-11-22T19:29:14.987654321Z")))
        .isEqualTo("2026-11-22T19:29:14Z");
    assertThat(ShownTime.of(Instant.parse("2026-11-22T19:29:00Z")))
        .isEqualTo("2026-11-22T19:29:00Z");
  }

  /** It may be of any zone, so it is not said to be of UTC. */
  @Test
  void aTimeOfNoZoneStaysAsItIs() {
    assertThat(ShownTime.of("2026-11-22T19:29:14")).isEqualTo("2026-11-22T19:29:14");
    assertThat(ShownTime.of("2026-11-22T19:29:14.123")).isEqualTo("2026-11-22T19:29:14.123");
  }

  @ParameterizedTest
  @CsvSource({
    "2026-11-22T19:29:14.123Z, 2026-11-22T19:29:14Z",
    "2026-11-22T14:29:14-05:00, 2026-11-22T19:29:14Z",
    "2026-11-20 23:44:28, 2026-11-20T23:44:28Z",
    "2026-11-20 23:44:28.987654, 2026-11-20T23:44:28Z",
    "2026-11-20 23:44:28.5+01:00, 2026-11-20T22:44:28Z",
    "2026-11-20 24:44:28, 2026-11-20 24:44:28",
    "2026-11-20 23:44:28 or so, 2026-11-20 23:44:28 or so",
    "2026-11-32T19:29:14Z, 2026-11-32T19:29:14Z",
    "yesterday, yesterday"
  })
  void whatSomebodyElseWroteIsShownSo(String text, String shown) {
    assertThat(ShownTime.of(text)).isEqualTo(shown);
  }
}
