// SPDX-License-Identifier: Apache-2.0
package dev.evograft.signals;

import dev.evograft.json.JsonObject;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Errors in lines of JSON: records of structured loggers, and an agent's own last word. */
final class StructuredErrors {

  private static final Set<String> LOUD =
      Set.of(
          "error",
          "err",
          "fatal",
          "critical",
          "crit",
          "panic",
          "dpanic",
          "alert",
          "emergency",
          "emerg",
          "severe");

  private static final String[] LEVELS = {
    "level", "severity", "lvl", "levelname", "log.level", "loglevel", "@l", "levelName"
  };

  private static final String[] MESSAGES = {
    "msg", "message", "@m", "event", "text", "error", "err", "exception", "reason"
  };

  private StructuredErrors() {}

  /** The message of an error that the object tells of; null when it tells of none. */
  static @Nullable String in(JsonObject event) {
    for (String name : LEVELS) {
      Object level = event.get(name);
      boolean loud =
          level instanceof String word && LOUD.contains(word.toLowerCase(Locale.ROOT))
              || level instanceof Long number
                  && number >= 50
                  && number <= 60
                  && event.containsKey("time");
      if (loud) {
        return message(event);
      }
    }
    return switch (event.string("type", event.string("event", ""))) {
      case "turn.failed" -> message(event.object("error"));
      case "error" -> ofError(event);
      case "result" -> event.bool("is_error", false) ? ofResult(event) : null;
      default -> null;
    };
  }

  private static @Nullable String ofError(JsonObject event) {
    JsonObject inner =
        event.object("data").isEmpty() ? event.object("error") : event.object("data");
    String message = message(inner.isEmpty() ? event : inner);
    return message != null && Wording.isHandled(message) ? null : message;
  }

  private static @Nullable String ofResult(JsonObject event) {
    String text = event.string("result", "");
    String subtype = event.string("subtype", "error");
    return text.isBlank() || !subtype.equals("success") ? "agent ended with " + subtype : text;
  }

  private static @Nullable String message(JsonObject event) {
    for (String name : MESSAGES) {
      Object value = event.get(name);
      if (value instanceof String text && !text.isBlank()) {
        return text;
      }
      if (value instanceof JsonObject inner
          && inner.get("message") instanceof String text
          && !text.isBlank()) {
        return text;
      }
    }
    return null;
  }
}
