// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.CycleResult;
import dev.evograft.evolution.cycle.Ending;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CyclePhase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CycleViewTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "neutral | nothing_changed | no change was made.",
        "neutral | left_alone | what goes wrong is left alone for now.",
        "neutral | no_signals | nothing to be done.",
        "abandoned | executor_failed | whoever was to make the change failed",
        "abandoned | rejected | the change was rejected",
        "abandoned | given_up | it was given up",
        "abandoned | interrupted | the workspace is what it was.",
        "abandoned | internal | it did not come to its end."
      })
  void everyEndingHasItsOwnWords(String status, String code, String words) {
    FakeConsole console = new FakeConsole();
    JsonObject details =
        JsonObject.builder()
            .put("status", status)
            .put("code", code)
            .put("reason", "the reason")
            .build();

    new CycleView(console)
        .show(new CycleResult("c1", "r1", Ending.of(CyclePhase.ABANDONED, details), null));

    assertThat(console.out.toString()).startsWith("Cycle c1: " + words).contains("the reason");
  }
}
