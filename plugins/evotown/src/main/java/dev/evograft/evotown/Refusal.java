// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpResponse;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What an answer that is no success is about, judged by who gave it: Evotown says why in a JSON
 * object with the one member {@code detail}, and what stands in front of it (a proxy, a firewall, a
 * sign-in page, a port that speaks TLS) does not. Other programs do, such as any of Django or
 * FastAPI that is there in place of Evotown, so of what is missing it has to name what. The
 * published contract gives its errors no body at all, and what stands in front of a server nearly
 * always gives them one. Only Evotown's own word settles what was sent.
 */
enum Refusal {
  /** The token, or the engine that it belongs to: it says nothing about what was sent. */
  TOKEN,
  /** A policy refuses this one report or file. */
  POLICY,
  /** Evotown refuses this one request. */
  REQUEST,
  /** It is too large, whoever says so: another attempt is as large. */
  TOO_LARGE,
  /** A conflict with what is there; who says so has to be asked what is there. */
  CONFLICT,
  /** Evotown does not know the path. */
  ROUTE,
  /** The other side is away or busy. */
  BUSY,
  /** This is not the way to Evotown: a redirect, or a path that only a stranger knows not. */
  ADDRESS,
  /** Something in front of Evotown refuses, this one request or all of them. */
  STRANGER;

  /** What Evotown keeps by id, and tells to be missing. */
  private static final Pattern MISSING =
      Pattern.compile("(run|engine|job)\\b.* not found", Pattern.CASE_INSENSITIVE);

  /** Of an answer that is no success of Evotown's. */
  static Refusal of(HttpResponse answer) {
    int status = answer.status();
    Object detail = word(answer);
    boolean evotown = detail != null;
    return switch (status) {
      case 408, 425, 429 -> BUSY;
      case 409 -> CONFLICT;
      case 413 -> TOO_LARGE;
      case 401 -> TOKEN;
      case 403 ->
          detail instanceof String ? TOKEN : detail instanceof JsonObject ? POLICY : STRANGER;
      case 404 -> "Not Found".equals(detail) ? ROUTE : isMissing(detail) ? REQUEST : ADDRESS;
      case 405 -> "Method Not Allowed".equals(detail) ? ROUTE : ADDRESS;
      case 407, 426 -> ADDRESS;
      case 400, 422 -> evotown || isBare(answer) ? REQUEST : STRANGER;
      default -> status >= 500 ? BUSY : status >= 300 && status < 400 ? ADDRESS : STRANGER;
    };
  }

  /** Whether nothing is said, as the published contract has it. */
  static boolean isBare(HttpResponse answer) {
    return answer.body().length == 0;
  }

  private static boolean isMissing(@Nullable Object detail) {
    return detail instanceof String text && MISSING.matcher(text).matches();
  }

  /** Whether it was Evotown that refused, and not something in front of it. */
  static boolean isEvotowns(HttpResponse answer) {
    return word(answer) != null;
  }

  /** Whether it calls itself JSON, and nothing beside. */
  static boolean isJson(HttpResponse answer) {
    String type = answer.header("content-type").orElse("").split(";", 2)[0].strip();
    return type.equalsIgnoreCase("application/json");
  }

  /** What Evotown says; null where it is not Evotown that says it. */
  private static @Nullable Object word(HttpResponse answer) {
    if (!isJson(answer)) {
      return null; // application/problem+json has a detail, too
    }
    JsonObject said = Detail.object(answer);
    return said.size() == 1 ? said.get("detail") : null;
  }
}
