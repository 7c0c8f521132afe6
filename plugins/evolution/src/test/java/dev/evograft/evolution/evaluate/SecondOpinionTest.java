// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Redactor;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecondOpinionTest {

  private final Redactor redactor =
      new Redactor() {
        @Override
        public String redact(String text) {
          return text.replace("hunter2", "***");
        }

        @Override
        public JsonObject redact(JsonObject tree) {
          return tree;
        }
      };

  @Test
  void whatIsApprovedPasses() throws Exception {
    assertThat(refusal(JsonObject.builder().put("approved", true).build())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "yes", ""})
  void onlyAClearYesIsOne(String text) throws Exception {
    assertThat(refusal(JsonObject.builder().put("approved", text).build())).isPresent();
    assertThat(refusal(JsonObject.EMPTY)).isPresent();
  }

  @Test
  void theReasonIsOneLineWithoutSecrets() throws Exception {
    String reason = "it prints hunter2\n" + "x".repeat(498 - 17) + "\ud83d\ude00 and more";

    Violation refused =
        refusal(JsonObject.builder().put("approved", false).put("reason", reason).build())
            .orElseThrow();

    assertThat(refused.code()).isEqualTo("second_opinion");
    assertThat(refused.what()).contains("it prints *** x").doesNotContain("hunter2", "\n");
    assertThat(refused.tree().toString()).isNotEmpty();
  }

  @Test
  void whoDoesNotAnswerRefuses() throws Exception {
    SecondOpinion silent =
        new SecondOpinion(
            question -> {
              throw new EvograftException("no_answer", "claude gave no answer: exit code 1");
            },
            redactor);

    assertThat(silent.refusal(JsonObject.EMPTY, "").orElseThrow().what())
        .contains("claude gave no answer: exit code 1");
  }

  private Optional<Violation> refusal(JsonObject answer) throws InterruptedException {
    return new SecondOpinion(question -> answer, redactor).refusal(JsonObject.EMPTY, "--- a");
  }
}
