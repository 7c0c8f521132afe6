// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class UsageFormsTest {

  @Test
  void readsTheFormsOfManyAgents() {
    List<String> lines = Forms.lines("usage.txt");
    for (int i = 0; i < lines.size(); i += 2) {
      var signals = new TreeMap<>(Observed.text(lines.get(i + 1) + "\n"));
      signals.keySet().removeAll(List.of("errsig", "log_error"));
      assertThat(signals.toString()).as(lines.get(i + 1)).isEqualTo(lines.get(i));
    }
  }

  @Test
  void sumsMessagesAndCountsRunningTotalsOnce() {
    String message = "{\"id\":\"%s\",\"choices\":[],\"usage\":{\"prompt_tokens\":%d}}\n";
    assertThat(
            Observed.text(
                message.formatted("a", 3) + message.formatted("a", 5) + message.formatted("b", 7)))
        .containsEntry("input_tokens", 12L);
  }

  @Test
  void takesTheFinalResultForTheTotalOfItsSession() {
    String result =
        "{\"type\":\"result\",\"session_id\":\"%s\",\"total_cost_usd\":%s,\"usage\":{\"input_tokens\":%d}}\n";
    assertThat(
            Observed.text(
                "{\"type\":\"assistant\",\"message\":{\"id\":\"m\",\"usage\":{\"input_tokens\":9}}}\n"
                    + result.formatted("s1", "0.1", 20)
                    + result.formatted("s2", "0.2", 1)))
        .containsEntry("input_tokens", 21L)
        .containsEntry("cost_usd", 0.3);
  }

  @Test
  void countsACallOnceHoweverManyEventsTellOfIt() {
    String item =
        "{\"type\":\"item.%s\",\"item\":{\"id\":\"i1\",\"type\":\"command_execution\",\"exit_code\":%s}}\n";
    assertThat(Observed.text(item.formatted("started", "null") + item.formatted("completed", "2")))
        .containsEntry("tool_calls", 1L)
        .containsEntry("tool_failures", 1L);
  }

  @Test
  void staysBoundedOverManyMessagesAndCalls() {
    StringBuilder output = new StringBuilder();
    for (int i = 0; i < 20_000; i++) {
      output.append(
          ("{\"type\":\"assistant\",\"message\":{\"id\":\"m%d\",\"content\":[{\"type\":\"tool_use\","
                  + "\"id\":\"t%d\"}],\"usage\":{\"input_tokens\":1,\"output_tokens\":2}}}\n")
              .formatted(i, i));
    }
    assertThat(Observed.text(output.toString()))
        .containsEntry("input_tokens", 20_000L)
        .containsEntry("output_tokens", 40_000L)
        .containsEntry("tool_calls", 20_000L);
  }

  @Test
  void doesNotTakeWhatAToolPrinted() {
    assertThat(
            Observed.text(
                "{\"type\":\"user\",\"message\":{\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"t\","
                    + "\"content\":\"{\\\"usage\\\":{\\\"input_tokens\\\":5}}\"}]}}\n"))
        .isEmpty();
  }
}
