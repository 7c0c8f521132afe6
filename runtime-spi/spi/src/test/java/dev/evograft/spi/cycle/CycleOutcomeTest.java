// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class CycleOutcomeTest {

  @ParameterizedTest
  @EnumSource
  void whatAnEntrySaysCounts(CycleOutcome outcome) {
    JsonObject details = JsonObject.builder().put("status", outcome.word()).build();

    assertThat(CycleOutcome.of(CyclePhase.ROLLED_BACK, details)).isEqualTo(outcome);
    assertThat(CycleOutcome.of(CyclePhase.ABANDONED, details)).isEqualTo(outcome);
  }

  @ParameterizedTest
  @CsvSource({
    "SOLIDIFIED, '', '', SUCCESS",
    "SOLIDIFIED, outcome, success, SUCCESS",
    "SOLIDIFIED, outcome, failed, FAILED",
    "SOLIDIFIED, outcome, other, FAILED",
    "ROLLED_BACK, code, validation, FAILED",
    "ROLLED_BACK, code, unverifiable, UNVERIFIABLE",
    "ROLLED_BACK, reason, unverifiable: no check, UNVERIFIABLE",
    "CONFLICT, '', '', CONFLICT",
    "ABANDONED, '', '', ABANDONED",
    "ABANDONED, code, unverifiable, UNVERIFIABLE"
  })
  void withoutAWordThePhaseDecides(
      CyclePhase phase, String member, String value, CycleOutcome expected) {
    assertThat(CycleOutcome.of(phase, JsonObject.builder().put(member, value).build()))
        .isEqualTo(expected);
  }

  @Test
  void aCycleDoesNotEndInItsMiddle() {
    assertThatThrownBy(() -> CycleOutcome.of(CyclePhase.SELECT, JsonObject.EMPTY))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
