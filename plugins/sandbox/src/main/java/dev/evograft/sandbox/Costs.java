// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The cost summary of the newest runs; one cost that is no number fails it for everybody. */
final class Costs {

  private static final class Sum {
    private long runs;
    private double cost;
    private long input;
    private long output;

    void add(JsonObject signals) {
      runs++;
      cost += number(signals.get("cost_usd"));
      input += (long) number(signals.get("input_tokens"));
      output += (long) number(signals.get("output_tokens"));
    }

    JsonObject.Builder into(JsonObject.Builder json) {
      return json.put("runs", runs)
          .put("cost_usd", cost)
          .put("input_tokens", input)
          .put("output_tokens", output);
    }
  }

  private Costs() {}

  static JsonObject of(List<JsonObject> runs) {
    Sum total = new Sum();
    Map<String, Sum> engines = new TreeMap<>();
    Map<String, Sum> teams = new TreeMap<>();
    for (JsonObject run : runs) {
      JsonObject signals = run.object("signals");
      String team = run.string("team_id", "");
      total.add(signals);
      engines.computeIfAbsent(run.string("engine_id", ""), key -> new Sum()).add(signals);
      teams.computeIfAbsent(team.isEmpty() ? "(未分配)" : team, key -> new Sum()).add(signals);
    }
    return JsonObject.builder()
        .put("total_runs", total.runs)
        .put("total_cost_usd", total.cost)
        .put("input_tokens", total.input)
        .put("output_tokens", total.output)
        .put("by_engine", rows("engine_id", engines))
        .put("by_team", rows("team_id", teams))
        .build();
  }

  private static List<JsonObject> rows(String name, Map<String, Sum> sums) {
    return sums.entrySet().stream()
        .map(entry -> entry.getValue().into(JsonObject.builder().put(name, entry.getKey())).build())
        .toList();
  }

  private static double number(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof Number number) {
      return number.doubleValue();
    }
    try {
      return Double.parseDouble(value.toString());
    } catch (NumberFormatException e) {
      throw Halt.crash();
    }
  }
}
