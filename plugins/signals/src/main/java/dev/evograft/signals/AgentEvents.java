// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the JSON that agents and model APIs print. Only the places where each of them reports its
 * own usage are read: a usage that is quoted, in the result of a tool say, is not the run's.
 */
final class AgentEvents {

  private final UsageTotals totals;
  private final ToolLedger tools;
  private final RetryCounter retries;
  private final CodexEvents codex;
  private final OpenAiEvents openAi;
  private final GeminiEvents gemini;
  private final MessageParts parts;
  private @Nullable String message;

  AgentEvents(UsageTotals totals, ToolLedger tools, RetryCounter retries) {
    this.totals = totals;
    this.tools = tools;
    this.retries = retries;
    this.codex = new CodexEvents(totals, tools);
    this.openAi = new OpenAiEvents(totals, tools);
    this.gemini = new GeminiEvents(totals, tools);
    this.parts = new MessageParts(tools);
  }

  /** One JSON value that stood for itself in the output. */
  void value(@Nullable Object value) {
    if (value instanceof JsonObject object) {
      event(object);
    } else if (value instanceof List<?> list) {
      list.forEach(this::value);
    }
  }

  private void event(JsonObject event) {
    String type = event.string("type", "");
    if (type.isEmpty() || !typed(type, event)) {
      untyped(event);
    }
  }

  private boolean typed(String type, JsonObject event) {
    switch (type) {
      case "result" -> result(event);
      case "assistant" -> message(event.object("message"));
      case "message" -> message(event);
      case "user" -> toolResults(event.object("message").list("content"));
      case "stream_event" -> event(event.object("event"));
      case "message_start" -> message(event.object("message"));
      case "message_delta" -> totals.message(message, Usage.of(event.object("usage")));
      case "content_block_start" -> parts.one(event.object("content_block"));
      case "system" -> event.integer("attempt").ifPresent(n -> retry(event, n));
      case "error" -> event.string("message").ifPresent(retries::line);
      case "response.completed", "response.incomplete", "response.failed" ->
          openAi.response(event.object("response"));
      case "response.output_item.done", "response.output_item.added" ->
          parts.one(event.object("item"));
      case "step_finish", "step-finish" -> step(event.object("part"), event);
      case "tool_use" -> toolUse(event);
      case "tool_call" -> toolCall(event);
      case "tool_result" -> toolResult(event);
      default -> {
        return codex.event(type, event);
      }
    }
    return true;
  }

  /** The last event of Claude Code, and of Gemini's stream. */
  private void result(JsonObject event) {
    JsonObject stats = event.object("stats");
    Usage usage =
        Usage.ofUsage(event.object("usage"))
            .updated(Usage.of(stats))
            .updated(new Usage(null, null, Usage.cost(event)));
    JsonObject models = event.object("modelUsage");
    if (!models.isEmpty()) {
      Usage sum = Usage.NONE;
      for (Object model : models.values()) {
        sum = model instanceof JsonObject one ? sum.plus(Usage.of(one)) : sum;
      }
      usage = sum.updated(usage);
    }
    totals.session(event.string("session_id", "result"), usage);
    tools.total(Usage.count(stats, "tool_calls"), null);
  }

  /** A message of Anthropic's API. */
  private void message(JsonObject event) {
    message = event.string("id", message == null ? "" : message);
    if (event.string("id").isEmpty()) {
      message = null;
    }
    totals.message(message, Usage.ofUsage(event.object("usage")));
    parts.all(event.list("content"));
  }

  private void toolResults(List<@Nullable Object> content) {
    for (Object value : content) {
      if (value instanceof JsonObject part && part.string("type", "").endsWith("tool_result")) {
        if (part.bool("is_error", false)) {
          tools.failed(part.string("tool_use_id").orElse(null));
        }
      }
    }
  }

  private void retry(JsonObject event, long attempt) {
    if (event.string("subtype", "").contains("retry")) {
      retries.number(attempt);
    }
  }

  /** A step of opencode. */
  private void step(JsonObject part, JsonObject event) {
    JsonObject step = part.isEmpty() ? event : part;
    JsonObject tokens = step.object("tokens");
    totals.message(
        step.string("id").orElse(null),
        new Usage(
            Usage.count(tokens, "input"),
            Usage.count(tokens, "output"),
            Usage.amount(step.get("cost"))));
  }

  /** Of opencode, with its state; of Gemini, with an id. */
  private void toolUse(JsonObject event) {
    JsonObject part = event.object("part");
    String id = part.string("callID").or(() -> Calls.id(event)).orElse(null);
    tools.called(id);
    if (part.object("state").string("status", "").equals("error")) {
      tools.failed(id);
    }
  }

  /** Of Cursor and others: begun and ended are one call. */
  private void toolCall(JsonObject event) {
    String id = Calls.id(event).orElse(null);
    if (id != null || !event.string("subtype", "").equals("completed")) {
      tools.called(id);
    }
    if (Calls.failed(event)) {
      tools.failed(id);
    }
  }

  private void toolResult(JsonObject event) {
    if (Calls.failed(event)) {
      tools.failed(Calls.id(event).orElse(null));
    }
  }

  private void untyped(JsonObject event) {
    String name = event.string("event", "");
    if (!name.isEmpty() && event.get("data") instanceof JsonObject data) {
      skillLite(name, data);
    } else if (event.get("msg") instanceof JsonObject inner) {
      codex.event(inner.string("type", ""), inner);
    } else if (!event.list("choices").isEmpty()
        || event.string("object", "").startsWith("chat.completion")) {
      openAi.chat(event);
    } else if (event.string("object", "").equals("response")) {
      openAi.response(event);
    } else if (event.containsKey("usageMetadata") || event.containsKey("candidates")) {
      gemini.response(event);
    } else if (!event.object("stats").object("models").isEmpty()) {
      gemini.statistics(event.object("stats"));
    } else {
      plain(event);
    }
  }

  /** An event of SkillLite's agent-rpc. */
  private void skillLite(String name, JsonObject data) {
    switch (name) {
      case "tool_call" -> toolCall(data);
      case "tool_result" -> toolResult(data);
      case "llm_usage", "usage" -> totals.message(null, usageOf(data));
      case "done" -> {
        totals.session("done", usageOf(data));
        tools.total(
            Usage.count(data, "tool_calls", "total_tools"),
            Usage.count(data, "failed_tools", "tool_failures"));
      }
      default -> {}
    }
  }

  /** An object of nobody in particular: it counts if it says of itself what it used. */
  private void plain(JsonObject event) {
    Usage usage = usageOf(event);
    for (String wrapper : new String[] {"result", "response", "data", "message"}) {
      if (usage.isEmpty() && event.get(wrapper) instanceof JsonObject inner) {
        usage = usageOf(inner);
      }
    }
    totals.message(event.string("id").orElse(null), usage);
  }

  private static Usage usageOf(JsonObject object) {
    for (String name :
        new String[] {"usage", "llm_usage", "token_usage", "tokenUsage", "usage_metadata"}) {
      if (object.get(name) instanceof JsonObject usage) {
        return Usage.ofUsage(usage).updated(new Usage(null, null, Usage.cost(object)));
      }
    }
    Usage flat = Usage.of(object);
    boolean both = flat.input() != null && flat.output() != null;
    return both ? flat : new Usage(null, null, flat.cost());
  }
}
