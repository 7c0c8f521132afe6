// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.Redactor;
import dev.evograft.toolkit.http.HttpResponse;
import dev.evograft.toolkit.json.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The {@code detail} of an error, as one line that may be shown and kept: bounded, redacted, and
 * without the {@code input} in which a validation error echoes what was sent.
 *
 * @param kind what it was
 * @param text empty where there is nothing to tell
 */
record Detail(Kind kind, String text) {

  private static final int MOST = 300;
  private static final int ERRORS = 5;

  /** What a detail is. */
  enum Kind {
    /** A text: FastAPI's own errors, and those about tokens. */
    TEXT,
    /** An object: a policy. */
    OBJECT,
    /** A list: validation. */
    LIST,
    /** Something else, or no JSON at all. */
    NONE
  }

  static Detail of(HttpResponse answer, Redactor redactor) {
    Object detail = object(answer).get("detail");
    if (detail instanceof String text) {
      return new Detail(Kind.TEXT, line(text, redactor));
    }
    if (detail instanceof JsonObject object) {
      return new Detail(Kind.OBJECT, line(policy(object), redactor));
    }
    if (detail instanceof List<?> errors) {
      return new Detail(Kind.LIST, line(validation(errors), redactor));
    }
    return new Detail(Kind.NONE, "");
  }

  /** The answer's body, or an empty object where it is something else. */
  static JsonObject object(HttpResponse answer) {
    try {
      return JsonText.parse(answer.body()) instanceof JsonObject object ? object : JsonObject.EMPTY;
    } catch (IllegalArgumentException e) {
      return JsonObject.EMPTY; // a page of a proxy; the status says enough
    }
  }

  private static String policy(JsonObject detail) {
    String hits =
        detail.object("policy").list("hits").stream()
            .filter(JsonObject.class::isInstance)
            .map(JsonObject.class::cast)
            .map(hit -> hit.string("policy_id", "?") + " on " + hit.string("resource", "?"))
            .limit(ERRORS)
            .collect(Collectors.joining(", "));
    return detail.string("message", "no reason given") + (hits.isEmpty() ? "" : " (" + hits + ")");
  }

  private static String validation(List<?> errors) {
    List<String> lines = new ArrayList<>();
    for (Object item : errors) {
      if (item instanceof JsonObject error && lines.size() < ERRORS) {
        String place =
            error.list("loc").stream().map(String::valueOf).collect(Collectors.joining("."));
        lines.add(place + " " + error.string("type", "invalid"));
      }
    }
    return String.join(", ", lines);
  }

  static String line(@Nullable String raw, Redactor redactor) {
    if (raw == null) {
      return "";
    }
    String text =
        redactor.redact(Unicode.repair(raw.length() > MOST * 4 ? raw.substring(0, MOST * 4) : raw));
    String line = text.replaceAll("[\\p{Cntrl}\\s]+", " ").strip();
    return line.length() <= MOST ? line : Unicode.repair(line.substring(0, MOST)) + "...";
  }
}
