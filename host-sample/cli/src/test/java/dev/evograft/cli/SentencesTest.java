// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SentencesTest {

  @Test
  void aSentenceOfSeveralLinesIsOne() {
    assertThat(Sentences.joined("Split a task,", "and publish it.", "Costs nothing."))
        .containsExactly("Split a task, and publish it.", "Costs nothing.");
  }

  @Test
  void aListStaysOne() {
    String[] list = {"Can it run?", "In this order:", "  skills/,", "  .skills/", "Example: x"};
    assertThat(Sentences.joined(list)).containsExactly(list);
  }

  @Test
  void examplesAndEmptyLinesStandAlone() {
    assertThat(
            Sentences.joined(
                "", "Exit code: 0 done;", "1 not.", "No end", "Example: evograft x", "(here)"))
        .containsExactly(
            "", "Exit code: 0 done; 1 not.", "No end", "Example: evograft x", "(here)");
  }
}
