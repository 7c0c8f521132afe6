// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class TableTest {

  @Test
  void alignsByCharactersThatPeopleSee() {
    assertThat(
            Table.render(
                List.of("name", "n"),
                List.of(List.of("\ud83d\ude00", "1"), List.of("abcdef", "2"))))
        .containsExactly("NAME    N", "\ud83d\ude00       1", "abcdef  2");
  }
}
