// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.util.Set;

/** Reads the events of {@code codex exec --json}, of its earlier protocol too. */
final class CodexEvents {

  private static final Set<String> TOOLS =
      Set.of(
          "command_execution",
          "mcp_tool_call",
          "web_search",
          "file_change",
          "collab_tool_call",
          "tool_call");

  private final UsageTotals totals;
  private final ToolLedger tools;
  private String thread = "";

  CodexEvents(UsageTotals totals, ToolLedger tools) {
    this.totals = totals;
    this.tools = tools;
  }

  /** One event; false when it is none of Codex. */
  boolean event(String type, JsonObject event) {
    switch (type) {
      case "thread.started" -> thread = event.string("thread_id", "");
      case "turn.completed", "turn.failed" -> totals.message(null, Usage.of(event.object("usage")));
      case "item.started", "item.updated", "item.completed" -> item(event.object("item"));
      case "token_count" -> tokens(event.object("info"), event);
      case "exec_command_begin", "mcp_tool_call_begin", "patch_apply_begin", "web_search_begin" ->
          tools.called(event.string("call_id").orElse(null));
      case "exec_command_end", "mcp_tool_call_end", "patch_apply_end" -> ended(event);
      case "event_msg" ->
          event(event.object("payload").string("type", ""), event.object("payload"));
      case "response_item" -> responseItem(event.object("payload"));
      default -> {
        return false;
      }
    }
    return true;
  }

  private void item(JsonObject item) {
    if (!TOOLS.contains(item.string("type", item.string("item_type", "")))) {
      return;
    }
    String id = item.string("id").map(own -> thread + "/" + own).orElse(null);
    tools.called(id);
    if (Calls.failed(item)) {
      tools.failed(id);
    }
  }

  private void tokens(JsonObject info, JsonObject event) {
    JsonObject total = info.object("total_token_usage");
    totals.session("codex/" + thread, Usage.of(total.isEmpty() ? event : total));
  }

  private void ended(JsonObject event) {
    String id = event.string("call_id").orElse(null);
    tools.called(id);
    boolean refused = event.object("result").containsKey("Err");
    if (refused || Calls.failed(event)) {
      tools.failed(id);
    }
  }

  private void responseItem(JsonObject item) {
    String type = item.string("type", "");
    if (type.equals("function_call")
        || type.equals("custom_tool_call")
        || type.equals("local_shell_call")) {
      tools.called(item.string("call_id").orElse(null));
    }
  }
}
