// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;

/** Reads what Gemini reports: its API, and its command line at the end. */
final class GeminiEvents {

  private final UsageTotals totals;
  private final ToolLedger tools;

  GeminiEvents(UsageTotals totals, ToolLedger tools) {
    this.totals = totals;
    this.tools = tools;
  }

  /** A response of the API, whole or in pieces. */
  void response(JsonObject event) {
    String id = event.string("responseId").orElse(null);
    totals.message(id, Usage.of(event.object("usageMetadata")));
    for (Object value : event.list("candidates")) {
      if (value instanceof JsonObject candidate) {
        for (Object part : candidate.object("content").list("parts")) {
          if (part instanceof JsonObject one && one.containsKey("functionCall")) {
            tools.called(one.object("functionCall").string("id").orElse(null));
          }
        }
      }
    }
  }

  /** The statistics at the end of Gemini's command line. */
  void statistics(JsonObject stats) {
    Usage sum = Usage.NONE;
    for (Object value : stats.object("models").values()) {
      if (value instanceof JsonObject model) {
        JsonObject tokens = model.object("tokens");
        sum =
            sum.plus(
                new Usage(
                    Usage.count(tokens, "prompt", "input"),
                    Usage.count(tokens, "candidates", "output"),
                    null));
      }
    }
    totals.session("gemini", sum);
    JsonObject called = stats.object("tools");
    tools.total(Usage.count(called, "totalCalls"), Usage.count(called, "totalFail"));
  }
}
