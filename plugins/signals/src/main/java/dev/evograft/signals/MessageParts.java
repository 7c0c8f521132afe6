// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds calls of tools in the parts of a message, as Anthropic and OpenAI write them. */
final class MessageParts {

  private final ToolLedger tools;

  MessageParts(ToolLedger tools) {
    this.tools = tools;
  }

  void all(List<@Nullable Object> parts) {
    parts.forEach(this::one);
  }

  void one(@Nullable Object value) {
    if (value instanceof JsonObject part) {
      switch (part.string("type", "")) {
        case "tool_use", "server_tool_use", "mcp_tool_use" -> tools.called(id(part));
        case "function_call",
            "custom_tool_call",
            "mcp_call",
            "web_search_call",
            "file_search_call",
            "code_interpreter_call",
            "computer_call",
            "local_shell_call",
            "image_generation_call" -> {
          tools.called(id(part));
          if (part.string("status", "").equals("failed") || part.get("error") != null) {
            tools.failed(id(part));
          }
        }
        default -> {}
      }
    }
  }

  private static @Nullable String id(JsonObject part) {
    return part.string("call_id").or(() -> part.string("id")).orElse(null);
  }
}
