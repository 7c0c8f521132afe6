// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpResponse;

/**
 * What an answer that is no success is about, judged by who gave it: Evotown says why in the member
 * {@code detail} of a JSON object, and what stands in front of it (a proxy, a firewall, a sign-in
 * page, a port that speaks TLS) does not. Only Evotown's own word settles what was sent.
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

  /** Of an answer whose status is not 2xx. */
  static Refusal of(HttpResponse answer) {
    int status = answer.status();
    Object detail = Detail.object(answer).get("detail");
    boolean evotown = detail != null;
    return switch (status) {
      case 408, 425, 429 -> BUSY;
      case 409 -> CONFLICT;
      case 413 -> TOO_LARGE;
      case 401 -> TOKEN;
      case 403 ->
          detail instanceof String ? TOKEN : detail instanceof JsonObject ? POLICY : STRANGER;
      case 404 -> !evotown ? ADDRESS : "Not Found".equals(detail) ? ROUTE : REQUEST;
      case 405 -> evotown ? ROUTE : ADDRESS;
      case 407, 426 -> ADDRESS;
      default -> status >= 500 ? BUSY : status < 400 ? ADDRESS : evotown ? REQUEST : STRANGER;
    };
  }

  /** Whether it was Evotown that refused, and not something in front of it. */
  static boolean isEvotowns(HttpResponse answer) {
    return Detail.object(answer).get("detail") != null;
  }
}
