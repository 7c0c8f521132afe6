// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ExcerptTest {

  @Test
  void aShortTextIsWhole() {
    assertThat(excerpt(3, 3, "ab", "cd", "ef")).isEqualTo("abcdef");
  }

  @Test
  void ofALongOneBothEndsAreKept() {
    assertThat(excerpt(3, 3, "abcd", "efg", "h")).isEqualTo("abc\n[...]\nfgh");
    assertThat(excerpt(0, 3, "abcd", "efg")).isEqualTo("efg");
  }

  @Test
  void noHalfOfACharacterIsKept() {
    assertThat(excerpt(1, 1, "😀x😀")).isEqualTo("\n[...]\n");
  }

  private static String excerpt(int head, int tail, String... pieces) {
    Excerpt excerpt = new Excerpt(head, tail);
    for (String piece : pieces) {
      excerpt.add(piece);
    }
    return excerpt.text();
  }
}
