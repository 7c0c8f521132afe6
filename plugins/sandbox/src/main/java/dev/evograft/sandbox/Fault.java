// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Refusal;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose.
 *
 * @param route which calls: register, events, complete, status, artifacts, policies, heartbeat,
 *     jobs, or * for all
 * @param kind status, reset (no answer), slow, html, or truncate (half an answer)
 * @param runId only for this run; null for all
 * @param applied whether the call takes effect before it goes wrong
 * @param spec everything else, as it was given
 */
record Fault(String route, String kind, @Nullable String runId, boolean applied, JsonObject spec) {

  private static final Set<String> ROUTES =
      Set.of(
          "*",
          "register",
          "events",
          "complete",
          "status",
          "artifacts",
          "policies",
          "heartbeat",
          "jobs");
  private static final Set<String> KINDS = Set.of("status", "reset", "slow", "html", "truncate");

  static Fault of(JsonObject spec) {
    String route = spec.string("route", "*");
    String kind = spec.string("kind", "");
    if (!ROUTES.contains(route) || !KINDS.contains(kind)) {
      throw new Refusal(
          400, "bad_fault", "a fault has a route of " + ROUTES + " and a kind of " + KINDS);
    }
    boolean applied = spec.bool("applied", kind.equals("truncate") || kind.equals("slow"));
    return new Fault(route, kind, spec.string("run_id").orElse(null), applied, spec);
  }

  /** How often it strikes; {@link Long#MAX_VALUE} until it is taken away. */
  long times() {
    return spec.integer("times", Long.MAX_VALUE);
  }

  /** How many of a hundred calls that it fits it strikes, scattered. */
  long percent() {
    return spec.integer("percent", 100);
  }

  long delayMillis() {
    return spec.integer("delay_ms", kind.equals("slow") ? 1_000 : 0);
  }

  boolean hits(String name, @Nullable String id) {
    return (route.equals("*") || route.equals(name)) && (runId == null || runId.equals(id));
  }

  /** What is answered in place of the right answer. */
  Answer spoil(@Nullable Answer right) {
    return switch (kind) {
      case "reset" -> Answer.hangUp();
      case "html" ->
          Answer.text(
              (int) spec.integer("status", 200),
              "text/html; charset=utf-8",
              "<!doctype html><title>Sign in</title><p>Please sign in.");
      case "status" -> failure();
      default ->
          right == null
              ? Answer.empty(204)
              : kind.equals("truncate") ? right.cutAfter(right.body().length / 2) : right;
    };
  }

  private Answer failure() {
    int status = (int) spec.integer("status", 500);
    Object detail = spec.get("detail");
    Answer answer =
        status == 500 && detail == null
            ? Halt.crash().answer()
            : Halt.detail(status, detail == null ? "fault of the sandbox" : detail).answer();
    return spec.containsKey("retry_after")
        ? answer.withHeader("Retry-After", String.valueOf(spec.get("retry_after")))
        : answer;
  }
}
