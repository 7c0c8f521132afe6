// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OneLineTest {

  @Test
  void itIsOneLine() {
    assertThat(OneLine.of(" a\r\n\tb\u2028c\u0000d\u0085e ", 100)).isEqualTo("a b c d e");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(OneLine.of("abcdef", 4)).isEqualTo("abc…");
    assertThat(OneLine.of("ab😀def", 4)).isEqualTo("ab…");
    assertThat(OneLine.of("abcdef", 6)).isEqualTo("abcdef");
    assertThat(OneLine.of(" ".repeat(1_000) + "a", 4)).isEqualTo("…");
  }

  @Test
  void nothingTurnsAroundAndNoHalfCharacterComes() {
    assertThat(OneLine.of("a\u202eb\u2066c\ud83dd\ude00e\uffff", 100))
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffd");
  }
}
