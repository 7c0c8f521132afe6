// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VisibleTest {

  @Test
  void whatShowsIsItself() {
    String text = "+\tlet größe = '試す 😀';\n-  // done…\n";

    assertThat(Visible.isWhole(text)).isTrue();
    assertThat(Visible.of(text)).isEqualTo(text);
  }

  /** Controls, line ends of programs, what turns text around, what is blank, halves of pairs. */
  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 8, 0xb, 0xc, '\r', 0x1b, 0x7f, 0x80, 0x85, 0x9f, 0xad, 0x061c, 0x200b, 0x200d, 0x200e,
        0x2028, 0x2029, 0x202e, 0x2060, 0x2066, 0x2069, 0x3164, 0xd800, 0xdc00, 0xe000, 0xfe0f,
        0xfeff, 0xffa0, 0xfffe, 0xe0041, 0xe0100, 0x10ffff
      })
  void whatDoesNotShowIsWrittenOut(int c) {
    String text = "+// a" + Character.toString(c) + "b";

    assertThat(Visible.isWhole(text)).isFalse();
    assertThat(Visible.of(text))
        .startsWith("+// a\\u")
        .endsWith("b")
        .containsIgnoringCase(Integer.toHexString(c))
        .matches("[ -~]+");
  }
}
