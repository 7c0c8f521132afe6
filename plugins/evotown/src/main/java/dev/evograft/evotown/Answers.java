// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/**
 * Reads answers, those of the real server and those of the published contract. What concerns one
 * report becomes a dead letter; what concerns all of them (a token, the address) pauses, so that no
 * wrong setting can throw reports away.
 */
final class Answers {

  /** A setting may be right and something in front of the server wrong, so this heals by itself. */
  private static final Duration RECHECK = Duration.ofMinutes(5);

  private final String server;
  private final String engineId;
  private final Redactor redactor;
  private final InstantSource clock;

  Answers(String server, String engineId, Redactor redactor, InstantSource clock) {
    this.server = server;
    this.engineId = engineId;
    this.redactor = redactor;
    this.clock = clock;
  }

  Verdict of(HttpFailure failure) {
    String why = "Evotown: " + failure.getMessage();
    return switch (failure.kind()) {
      case NOT_SENT -> new Verdict.Refused(DeliveryResult.retry(why, null));
      case UNCERTAIN -> new Verdict.Uncertain(why);
      case ANSWERED ->
          failure
              .partial()
              .filter(answer -> answer.status() >= 300)
              .map(answer -> of(answer, JsonObject.EMPTY))
              .orElseGet(() -> new Verdict.Uncertain(why));
    };
  }

  /**
   * @param sent the report; empty where there is nothing to compare
   */
  Verdict of(HttpResponse answer, JsonObject sent) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      return accepted(answer, sent);
    }
    Detail detail = Detail.of(answer, redactor);
    return switch (status) {
      case 409 -> new Verdict.Accepted("Evotown had the end of this run already (409)");
      case 401 -> paused(token(status, detail));
      case 403 -> forbidden(detail, Detail.object(answer).object("detail"));
      case 413 -> new Verdict.Blocked(refusal(413, detail), null);
      case 404 -> detail.isRouteMissing() ? wrongAddress(status) : rejected(status, detail);
      case 301, 302, 303, 307, 308, 405 -> wrongAddress(status);
      case 422 ->
          detail.text().contains("is not registered")
              ? paused(
                  "Evotown does not know the engine '"
                      + engineId
                      + "' (422): run 'evograft evotown register', or set evotown.engine_id")
              : rejected(status, detail);
      case 408, 425, 429 -> busy(answer, detail);
      default -> status >= 500 ? busy(answer, detail) : rejected(status, detail);
    };
  }

  Optional<String> difference(JsonObject sent, JsonObject there) {
    return Difference.between(sent, there, redactor);
  }

  private Verdict accepted(HttpResponse answer, JsonObject sent) {
    JsonObject body = Detail.object(answer);
    if (!body.bool("accepted", false)) {
      return new Verdict.Uncertain(
          server + " answered " + answer.status() + " but not as Evotown does; check evotown.url");
    }
    return new Verdict.Accepted(
        body.bool("idempotent", false)
            ? difference(sent, body.object("run")).orElse("Evotown had the end of this run already")
            : null);
  }

  /** Whether an answer refuses the token, and not what was sent. */
  static boolean isAboutToken(HttpResponse answer) {
    return answer.status() == 401
        || (answer.status() == 403 && Detail.object(answer).get("detail") instanceof String);
  }

  private Verdict forbidden(Detail detail, JsonObject policy) {
    return switch (detail.kind()) {
      case TEXT -> paused(token(403, detail));
      case OBJECT ->
          new Verdict.Blocked(
              DeliveryResult.rejected("policy", "Evotown's policy refused it: " + detail.text()),
              policy);
      default ->
          pausedForAWhile(
              "something at " + server + " answers 403, and it is not Evotown; check evotown.url");
    };
  }

  private String token(int status, Detail detail) {
    String text = detail.text();
    String said = text.isEmpty() ? "" : ": " + text;
    String remedy =
        text.contains("not authorized for engine_id")
            ? "set evotown.token to the token of this engine, or evotown.engine_id to the token's"
            : text.contains("global ingest token")
                ? "this is the bootstrap token; set evotown.token to the engine's own evi_ token"
                : "run 'evograft evotown register --rotate', or set evotown.token to the engine's"
                    + " current evi_ token";
    return "Evotown refuses the token of engine '"
        + engineId
        + "' ("
        + status
        + said
        + "): "
        + remedy;
  }

  private Verdict wrongAddress(int status) {
    return pausedForAWhile(
        server + " answers " + status + ", so Evotown's API is not there: check evotown.url");
  }

  private static Verdict rejected(int status, Detail detail) {
    return new Verdict.Refused(refusal(status, detail));
  }

  private static DeliveryResult refusal(int status, Detail detail) {
    String said = detail.text().isEmpty() ? "" : ": " + detail.text();
    return DeliveryResult.rejected("http_" + status, "Evotown refused it (" + status + ")" + said);
  }

  private Verdict busy(HttpResponse answer, Detail detail) {
    String said = detail.text().isEmpty() ? "" : ": " + detail.text();
    return new Verdict.Refused(
        DeliveryResult.retry(
            "Evotown answered " + answer.status() + said,
            RetryAfter.of(answer, clock).orElse(null)));
  }

  private static Verdict paused(String why) {
    return new Verdict.Refused(DeliveryResult.paused(why, null));
  }

  private Verdict pausedForAWhile(String why) {
    return new Verdict.Refused(DeliveryResult.paused(why, clock.instant().plus(RECHECK)));
  }
}
