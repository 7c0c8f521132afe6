// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.detect;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Transcripts of agents (Claude Code, Codex, OpenClaw, and whoever writes {@code role} and {@code
 * content}) as texts that say who speaks. Of what tools gave back only failures are kept: what an
 * agent read in a file happened to nobody here. Lines that are no events of a transcript stay as
 * they are. Safe for any thread.
 */
public final class Transcripts {

  private static final int LONGEST_FAILURE = 4_000;

  /** Events of Codex's record. */
  private static final Set<String> CODEX =
      Set.of("session_meta", "response_item", "event_msg", "turn_context", "compacted");

  /** Events in which nobody says anything. */
  private static final Set<String> FRAMES =
      Set.of(
          "summary",
          "system",
          "progress",
          "session",
          "custom",
          "attachment",
          "file-history-snapshot",
          "queue-operation",
          "model_change",
          "thinking_level_change",
          "thread.started",
          "turn.started",
          "turn.completed");

  /** What would look like somebody else's turn. */
  private static final Pattern LABEL =
      Pattern.compile(
          "(?im)^(?=[^\\p{L}\\n]{0,40}(?:"
              + String.join("|", Label.USERS)
              + "|"
              + String.join("|", Label.OTHERS)
              + "))");

  /** What an agent's frame says in a user's name. */
  private static final Pattern FRAME =
      Pattern.compile(
          "^\\s*(?:<(?:environment_context|user_instructions|system-reminder|command-name|"
              + "command-message|local-command|permissions)|# AGENTS\\.md instructions|Caveat: The messages)");

  private final StringBuilder said = new StringBuilder();

  private Transcripts() {}

  /** The text that is looked at; a text without such events is returned as it is. */
  public static String plain(String text) {
    if (text.indexOf('{') < 0) {
      return text;
    }
    Transcripts transcript = new Transcripts();
    boolean events = false;
    int from = 0;
    while (from < text.length()) {
      int end = text.indexOf('\n', from);
      int to = end < 0 ? text.length() : end;
      String line = text.substring(from, to);
      if (line.startsWith("{\"") && transcript.event(line)) {
        events = true;
      } else {
        transcript.said.append(line).append('\n');
      }
      from = to + 1;
    }
    return events ? transcript.said.toString() : text;
  }

  /** Whether a line was an event; one that was cut is none, and says nothing that can be read. */
  private boolean event(String line) {
    JsonObject event;
    try {
      event = JsonText.parseObject(line.getBytes(StandardCharsets.UTF_8));
    } catch (IllegalArgumentException e) {
      return line.length() > LONGEST_FAILURE;
    }
    String type = event.string("type", "");
    JsonObject message = event.object("message");
    if (CODEX.contains(type) && !event.object("payload").isEmpty()) {
      payload(type, event.object("payload"));
    } else if (type.startsWith("item.") && !event.object("item").isEmpty()) {
      item(event.object("item"));
    } else if (message.containsKey("role")) {
      message(message, event.bool("isSidechain", false) || event.bool("isMeta", false));
    } else if (event.containsKey("role") && event.containsKey("content")) {
      message(event, false);
    } else {
      return FRAMES.contains(type) && !event.containsKey("level");
    }
    return true;
  }

  /** A line of Codex's record; its {@code event_msg} say the same once more. */
  private void payload(String type, JsonObject payload) {
    if (!type.equals("response_item")) {
      return;
    }
    switch (payload.string("type", "")) {
      case "message" -> message(payload, false);
      case "function_call_output", "custom_tool_call_output", "local_shell_call_output" ->
          output(payload.get("output"));
      default -> {}
    }
  }

  /** An item of {@code codex exec --json}. */
  private void item(JsonObject item) {
    switch (item.string("type", "")) {
      case "agent_message" -> turn("assistant", item.string("text", ""));
      case "error" -> failure(item.string("message", ""));
      case "command_execution" -> {
        if (item.integer("exit_code", 0) != 0) {
          failure(item.string("aggregated_output", ""));
        }
      }
      default -> {}
    }
  }

  private void output(@Nullable Object output) {
    JsonObject result = JsonObject.EMPTY;
    if (output instanceof JsonObject object) {
      result = object;
    } else if (output instanceof String text && text.startsWith("{")) {
      try {
        result = JsonText.parseObject(text.getBytes(StandardCharsets.UTF_8));
      } catch (IllegalArgumentException e) {
        return; // plain text, which does not say that it failed
      }
    }
    if (result.object("metadata").integer("exit_code", 0) != 0) {
      failure(result.string("output", ""));
    }
  }

  private void message(JsonObject message, boolean told) {
    String role = message.string("role", "");
    boolean failed = message.bool("isError", false) || message.bool("is_error", false);
    if (role.equals("toolResult") || role.equals("tool")) {
      if (failed) {
        failure(text(message));
      }
      return;
    }
    for (Object value : message.list("content")) {
      if (value instanceof JsonObject part
          && part.string("type", "").equals("tool_result")
          && part.bool("is_error", false)) {
        failure(text(part));
      }
    }
    String text = text(message);
    boolean user = role.equals("user") && !told && !FRAME.matcher(text).find();
    turn(user ? "user" : "assistant", text);
  }

  /** The content, be it a text or a list of parts. */
  private static String text(JsonObject message) {
    if (message.get("content") instanceof String text) {
      return text;
    }
    StringBuilder text = new StringBuilder();
    List<?> parts = message.list("content");
    for (Object value : parts) {
      if (value instanceof JsonObject part) {
        String kind = part.string("type", "text");
        if (kind.equals("text") || kind.equals("input_text") || kind.equals("output_text")) {
          text.append(part.string("text", "")).append('\n');
        }
      }
    }
    return text.toString();
  }

  private void failure(String text) {
    int from = Math.max(0, text.length() - LONGEST_FAILURE);
    turn("tool", text.substring(from));
  }

  /** Nobody speaks in another's turn. */
  private void turn(String who, String text) {
    if (!text.isBlank()) {
      String own = LABEL.matcher(text.strip()).replaceAll("it says ");
      said.append(who).append(":\n").append(own).append('\n');
    }
  }
}
