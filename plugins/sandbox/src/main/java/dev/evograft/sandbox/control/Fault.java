// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.Refusal;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes wrong on purpose.
 *
 * @param route which calls, by the names of {@link FaultStyle#routes}; * for all
 * @param kind status, reset (no answer), slow, cost (slow, and one call after the other), html,
 *     truncate (half an answer), or one of the service's own
 * @param subject only for this run or node; null for all
 * @param applied whether the call takes effect before it goes wrong
 * @param spec everything else, as it was given
 */
public record Fault(
    String route, String kind, @Nullable String subject, boolean applied, JsonObject spec) {

  /** The kinds that every service has. */
  public static final Set<String> COMMON =
      Set.of("status", "reset", "slow", "cost", "html", "truncate");

  /** Those that strike a call that has taken effect, unless they say otherwise. */
  private static final Set<String> LATE = Set.of("truncate", "slow", "cost");

  /**
   * Reads a fault.
   *
   * @throws Refusal 400 where route or kind are unknown
   */
  public static Fault of(JsonObject spec, FaultStyle style) {
    String route = spec.string("route", "*");
    String kind = spec.string("kind", "");
    boolean ownKind = style.kinds().contains(kind);
    boolean known = COMMON.contains(kind) || ownKind;
    if (!known || !(route.equals("*") || style.routes().contains(route))) {
      Set<String> routes = new TreeSet<>(style.routes());
      Set<String> kinds = new TreeSet<>(COMMON);
      kinds.addAll(style.kinds());
      throw new Refusal(
          400, "bad_fault", "a fault has a route of * or " + routes + " and a kind of " + kinds);
    }
    boolean late = ownKind ? style.applied(kind) : LATE.contains(kind);
    String subject = spec.string(style.subjectKey()).orElse(null);
    return new Fault(route, kind, subject, spec.bool("applied", late), spec);
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
    return spec.integer("delay_ms", kind.equals("slow") ? 1_000 : isCost() ? 3 : 0);
  }

  /** Whether calls wait for each other, as at a server that does one thing at a time. */
  boolean isCost() {
    return kind.equals("cost");
  }

  boolean hits(String name, @Nullable String id) {
    return (route.equals("*") || route.equals(name)) && (subject == null || subject.equals(id));
  }

  /** What is answered in place of the right answer. */
  Answer spoil(@Nullable Answer right, FaultStyle style) {
    return switch (kind) {
      case "reset" -> Answer.hangUp();
      case "html" ->
          Answer.text(
              (int) spec.integer("status", 200),
              "text/html; charset=utf-8",
              "<!doctype html><title>Sign in</title><p>Please sign in.");
      case "truncate", "slow", "cost" ->
          right == null
              ? Answer.empty(204)
              : kind.equals("truncate") ? right.cutAfter(right.body().length / 2) : right;
      default -> withRetryAfter(style.failure(this, right));
    };
  }

  private Answer withRetryAfter(Answer answer) {
    return spec.containsKey("retry_after")
        ? answer.withHeader("Retry-After", String.valueOf(spec.get("retry_after")))
        : answer;
  }
}
