// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.html;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MarkupTest {

  @Test
  void textStaysText() {
    assertThat(Markup.text("<script>alert(\"a\" & 'b')</script>", 100))
        .isEqualTo("&lt;script&gt;alert(&quot;a&quot; &amp; &#39;b&#39;)&lt;/script&gt;");
  }

  @Test
  void itIsOneLine() {
    assertThat(Markup.text(" a\r\n\tb\u2028c\u0000d ", 100)).isEqualTo("a b c d");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(Markup.text("abcdef", 4)).isEqualTo("abc…");
    assertThat(Markup.text("ab😀def", 4)).isEqualTo("ab…");
    assertThat(Markup.text("abcdef", 6)).isEqualTo("abcdef");
  }

  @Test
  void nothingTurnsAroundAndNoHalfCharacterComes() {
    assertThat(Markup.text("a\u202eb\u2066c\ud83dd\ude00e\uffff", 100))
        .isEqualTo("a\ufffdb\ufffdc\ufffdd\ufffde\ufffd");
  }
}
