// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;

/** Reads what OpenAI's APIs report. */
final class OpenAiEvents {

  private final UsageTotals totals;
  private final ToolLedger tools;
  private final MessageParts parts;

  OpenAiEvents(UsageTotals totals, ToolLedger tools) {
    this.totals = totals;
    this.tools = tools;
    this.parts = new MessageParts(tools);
  }

  /** OpenAI's chat completions, whole or in pieces. */
  void chat(JsonObject event) {
    totals.message(event.string("id").orElse(null), Usage.ofUsage(event.object("usage")));
    for (Object value : event.list("choices")) {
      if (value instanceof JsonObject choice) {
        JsonObject said =
            choice.containsKey("message") ? choice.object("message") : choice.object("delta");
        for (Object call : said.list("tool_calls")) {
          if (call instanceof JsonObject one && one.string("id").isPresent()) {
            tools.called(one.string("id").get());
          }
        }
        if (!said.object("function_call").string("name", "").isEmpty()) {
          tools.called(null);
        }
      }
    }
  }

  /** A response, or one that is complete. */
  void response(JsonObject event) {
    totals.message(event.string("id").orElse(null), Usage.ofUsage(event.object("usage")));
    parts.all(event.list("output"));
  }
}
