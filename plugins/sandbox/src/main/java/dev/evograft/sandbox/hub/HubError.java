// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;

/** Ends a call with an error, as the hub tells it: a code, the problem and its remedy. */
final class HubError extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient Answer answer;

  private HubError(Answer answer) {
    super("status " + answer.status(), null, false, false);
    this.answer = answer;
  }

  static HubError of(int status, String code, String problem, String fix) {
    return of(status, code, problem, fix, JsonObject.EMPTY);
  }

  /** With further members beside the code. */
  static HubError of(int status, String code, String problem, String fix, JsonObject more) {
    return new HubError(Answer.json(status, body(code, problem, fix, more)));
  }

  static JsonObject body(String code, String problem, String fix, JsonObject more) {
    JsonObject correction = JsonObject.builder().put("problem", problem).put("fix", fix).build();
    JsonObject.Builder body = JsonObject.builder().put("error", code).put("correction", correction);
    more.forEach(body::put);
    return body.build();
  }

  /** Too many calls: told by header and body alike. */
  static HubError tooMany(String code, long waitMillis, long limit, long windowMillis) {
    JsonObject policy =
        JsonObject.builder().put("limit", limit).put("window_ms", windowMillis).build();
    JsonObject more =
        JsonObject.builder()
            .put("status", "rate_limited")
            .put("retry_after_ms", waitMillis)
            .put("policy", policy)
            .build();
    JsonObject body = body(code, "too many calls", "wait as long as retry_after_ms says", more);
    return new HubError(
        Answer.json(429, body)
            .withHeader("Retry-After", String.valueOf((waitMillis + 999) / 1_000)));
  }

  /** The hub has no room for another call that waits. */
  static HubError busy() {
    JsonObject more = JsonObject.builder().put("retry_after_ms", 1_000L).build();
    JsonObject body =
        body("server_busy", "too many calls wait for events", "come back later", more);
    return new HubError(Answer.json(503, body).withHeader("Retry-After", "1"));
  }

  /** The stand-in keeps no more of something. */
  static HubError full(String what) {
    JsonObject body =
        body(
            "server_busy",
            "this stand-in keeps no more " + what,
            "start another one",
            JsonObject.EMPTY);
    return new HubError(Answer.json(503, body).withHeader("Retry-After", "3600"));
  }

  static HubError missing(String code, String what) {
    return of(404, code, what + " is not known here", "check the id");
  }

  Answer answer() {
    return answer;
  }
}
