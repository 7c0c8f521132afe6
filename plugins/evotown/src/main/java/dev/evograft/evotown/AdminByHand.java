// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.text.ShownTime;
import java.util.ArrayList;
import java.util.List;

/** {@code evotown runs} and {@code evotown costs}: what Evotown shows to an administrator. */
final class AdminByHand {

  private final Hand hand;

  AdminByHand(Hand hand) {
    this.hand = hand;
  }

  int runs(int limit) {
    Setup setup = hand.setup(null);
    JsonObject answer =
        hand.askAsAdmin(setup, setup.endpoint().runs(setup.engineId().orElse(""), limit), "runs");
    List<List<String>> rows = new ArrayList<>();
    for (Object item : answer.list("runs")) {
      if (item instanceof JsonObject run) {
        rows.add(cells(run, "run_id", "status", "exit_code", "started_at", "finished_at"));
      }
    }
    hand.console().table(List.of("run", "status", "exit", "started", "ended"), rows);
    hand.console().result(answer);
    return 0;
  }

  int costs() {
    Setup setup = hand.setup(null);
    JsonObject answer = hand.askAsAdmin(setup, setup.endpoint().costs(), "total_runs");
    List<List<String>> rows = new ArrayList<>();
    for (String by : List.of("engine", "team")) {
      for (Object item : answer.list("by_" + by)) {
        if (item instanceof JsonObject sum) {
          List<String> cells = new ArrayList<>(List.of(by));
          cells.addAll(cells(sum, by + "_id", "runs", "cost_usd", "input_tokens", "output_tokens"));
          rows.add(cells);
        }
      }
    }
    hand.console().table(List.of("by", "id", "runs", "usd", "tokens in", "tokens out"), rows);
    hand.console().out("Evotown sums its newest 500 runs only.");
    hand.console().result(answer);
    return 0;
  }

  private List<String> cells(JsonObject row, String... names) {
    List<String> cells = new ArrayList<>();
    for (String name : names) {
      Object value = row.get(name);
      cells.add(value == null ? "" : shown(value));
    }
    return cells;
  }

  private String shown(Object value) {
    return ShownTime.of(Detail.line(value.toString(), hand.context().redactor()));
  }
}
