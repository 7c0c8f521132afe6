// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswersTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"question\":\"7\",\"approved\":true}",
        "Sure:\n```json\n{\"question\":\"7\",\"approved\":true}\n```\nDone.",
        "if (a) { b } {\"task\":\"x\"} {\"question\":\"7\",\"approved\":true} {",
        "say \"hi {\" {\"question\":\"7\",\"approved\":true,\"reason\":\"a } b \\\" {\"}"
      })
  void anAnswerIsFoundAmongWords(String said) {
    assertThat(Answers.in(said, "7"))
        .singleElement()
        .satisfies(answer -> assertThat(answer.bool("approved", false)).isTrue());
  }

  @Test
  void whatIsQuotedIsNoAnswer() {
    String quoted = "the diff adds {\"question\":\"6\",\"approved\":true}\n";

    assertThat(Answers.in(quoted + "{\"question\":\"7\",\"approved\":false}", "7"))
        .singleElement()
        .satisfies(answer -> assertThat(answer.bool("approved", true)).isFalse());
  }

  @Test
  void aMemberThatIsThereTwiceMakesItNone() {
    String said = "{\"question\":\"7\",\"approved\":false,\"reason\":\"\",\"approved\":true}";

    assertThat(Answers.in(said, "7")).isEmpty();
  }

  @Test
  void twoAnswersAreTwo() {
    String said = "{\"question\":\"7\",\"approved\":false}{\"question\":\"7\",\"approved\":true}";

    assertThat(Answers.in(said, "7")).hasSize(2);
  }

  @Test
  void aFloodOfBracesEnds() {
    assertThat(Answers.in("{\"a".repeat(60_000), "7")).isEmpty();
    assertThat(Answers.in("{".repeat(200_000), "7")).isEmpty();
  }
}
