// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Optional;

/**
 * Reads answers, those of the real server and those of the published contract. Only what Evotown
 * itself refuses becomes a dead letter. What concerns all reports (a token, the address) pauses,
 * with an end. Where something in front of it refuses, nobody knows whether it means this report or
 * all: it is tried again, and the runtime finds out which by whether others pass.
 */
final class Answers {

  /** Another process may register this engine, or an administrator restore it. */
  static final Duration TOKEN_CHECK = Duration.ofMinutes(1);

  /** A setting may be right and something in front of the server wrong, so this heals by itself. */
  static final Duration RECHECK = Duration.ofMinutes(5);

  /** Where a limit on calls does not say how long it lasts. */
  private static final Duration TOO_FAST = Duration.ofSeconds(5);

  /** Servers keep times less exactly than runs have them. */
  private static final Duration CLOCK_STEP = Duration.ofSeconds(1);

  /** How long an answer may have been under way since a server dated what it answers. */
  private static final Duration RECEIPT = Duration.ofMinutes(1);

  /** A signature is good for five minutes before and behind; see the contract. */
  private static final Duration CLOCKS_APART = Duration.ofMinutes(4);

  private final String server;
  private final String engineId;
  private final boolean signs;
  private final Redactor redactor;
  private final InstantSource clock;

  Answers(Peers peers, Redactor redactor, InstantSource clock) {
    this.server = peers.server();
    this.engineId = peers.engineId();
    this.signs = peers.signs();
    this.redactor = redactor;
    this.clock = clock;
  }

  /**
   * Who speaks with whom.
   *
   * @param signs whether requests are signed with a secret
   */
  record Peers(String server, String engineId, boolean signs) {}

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
    return of(answer, sent, sent.string("run_id", ""));
  }

  /** The same of a report of a run. */
  Verdict of(HttpResponse answer, Report sent) {
    return of(answer, sent.body(), sent.runId());
  }

  private Verdict of(HttpResponse answer, JsonObject sent, String runId) {
    int status = answer.status();
    if (Success.is(answer)) {
      return accepted(answer, sent, runId);
    }
    Detail detail = Detail.of(answer, redactor);
    return switch (Refusal.of(answer)) {
      case CONFLICT -> new Verdict.Conflict(Refusal.isEvotowns(answer));
      case TOKEN -> paused(token(answer, detail), TOKEN_CHECK);
      case POLICY ->
          new Verdict.Blocked(
              DeliveryResult.rejected("policy", "Evotown's policy refused it: " + detail.text()),
              Detail.object(answer).object("detail"));
      case TOO_LARGE -> new Verdict.Blocked(tooLarge(answer, detail), null);
      case ROUTE, ADDRESS -> wrongAddress(status);
      case BUSY -> status == 429 ? tooFast(answer) : busy(answer, detail);
      case STRANGER ->
          new Verdict.Refused(
              DeliveryResult.retry(
                  "something at "
                      + server
                      + " answers "
                      + status
                      + ", and it is not Evotown; check evotown.url",
                  null));
      case REQUEST ->
          status == 422 && detail.text().contains("is not registered")
              ? paused(
                  "Evotown does not know the engine '"
                      + engineId
                      + "' (422): run 'evograft evotown register', or set evotown.engine_id",
                  TOKEN_CHECK)
              : new Verdict.Refused(refusal(status, detail));
    };
  }

  Optional<String> difference(JsonObject sent, JsonObject there) {
    return Difference.between(sent, there, redactor);
  }

  private Verdict accepted(HttpResponse answer, JsonObject sent, String runId) {
    Echo echo = Echo.of(answer);
    if (!echo.accepted()) {
      return new Verdict.Uncertain(
          server + " answered " + answer.status() + " but not as Evotown does; check evotown.url");
    }
    if (!runId.isEmpty() && !echo.isAbout(runId)) {
      return new Verdict.Uncertain(
          server
              + " answered the report of one run with what it has of another; check evotown.url");
    }
    if (!echo.idempotent()) {
      boolean start = sent.string("event_type", "").equals("run.started");
      if (start && !isOurs(echo.run())) {
        return new Verdict.Refused(notOurs(echo.run()));
      }
      return start && hadBegun(sent, echo.run(), answer)
          ? new Verdict.Refused(taken())
          : new Verdict.Accepted(Difference.atOnce(sent, echo.run(), redactor).orElse(null));
    }
    JsonObject there = Detail.object(answer).object("run");
    return isOurs(there)
        ? new Verdict.Accepted(
            difference(sent, there).orElse("Evotown had the end of this run already"))
        : new Verdict.Refused(notOurs(there));
  }

  /** Whether a run there is of this engine: ids of runs are shared by all engines. */
  boolean isOurs(JsonObject there) {
    String owner = there.string("engine_id", "");
    return owner.isEmpty() || owner.equals(engineId);
  }

  /**
   * Whether a run had begun there before ours did, under the same id. Evotown takes any engine's
   * start, and names the run after the last one, but when it began stays as it was. A server may
   * date it by when it was told, as it is by the contract; then it has begun just now.
   */
  private boolean hadBegun(JsonObject sent, JsonObject there, HttpResponse answer) {
    try {
      Instant ours = Instant.parse(sent.string("ts", ""));
      Instant begun = Instant.parse(there.string("started_at", ""));
      Instant told = date(answer).orElseGet(clock::instant);
      return Duration.between(ours, begun).abs().compareTo(CLOCK_STEP) > 0
          && Duration.between(told, begun).abs().compareTo(RECEIPT) > 0;
    } catch (DateTimeException e) {
      return false; // it does not say
    }
  }

  private static DeliveryResult taken() {
    return DeliveryResult.held(
        "not_ours",
        "Evotown has a run of this id that began at another time, and may show it as running now:"
            + " look there whose it is; 'deliveries retry' sends the end if it is this run's, else"
            + " give runs ids that no other engine gives");
  }

  /** What becomes of a report whose run id is another engine's there. */
  DeliveryResult notOurs(JsonObject there) {
    String owner = there.string("engine_id", "");
    return DeliveryResult.held(
        "not_ours",
        "Evotown has a run of this id of "
            + (owner.isEmpty() ? "another engine" : "the engine '" + line(owner) + "'")
            + ": give runs ids that no other engine gives");
  }

  private String line(String text) {
    return Detail.line(text, redactor);
  }

  private String token(HttpResponse answer, Detail detail) {
    String text = detail.text();
    String said = text.isEmpty() ? "" : ": " + text;
    return "Evotown refuses the "
        + (signs ? "signature or the " : "")
        + "token of engine '"
        + engineId
        + "' ("
        + answer.status()
        + said
        + "): "
        + remedy(answer, text);
  }

  private String remedy(HttpResponse answer, String text) {
    if (text.contains("not authorized for engine_id")) {
      return "set evotown.token to the token of this engine, or evotown.engine_id to the token's";
    }
    if (text.contains("global ingest token")) {
      return "this is the bootstrap token; set evotown.token to the engine's own evi_ token";
    }
    if (signs) {
      return clocks(answer)
          .orElse(
              "check that evotown.hmac_secret is the server's, and evotown.token the engine's"
                  + " current evi_ token");
    }
    return "run 'evograft evotown register --rotate', or set evotown.token to the engine's"
        + " current evi_ token";
  }

  /** Two clocks that are far apart make every signature void. */
  private Optional<String> clocks(HttpResponse answer) {
    return date(answer)
        .map(theirs -> Duration.between(clock.instant(), theirs))
        .filter(behind -> behind.abs().compareTo(CLOCKS_APART) >= 0)
        .map(
            behind ->
                "the clock of this machine is "
                    + behind.abs().toMinutes()
                    + " minutes "
                    + (behind.isNegative() ? "ahead of" : "behind")
                    + " Evotown's, and signatures are good for 5: set it");
  }

  /** The time of the server; empty where it does not say. */
  private static Optional<Instant> date(HttpResponse answer) {
    try {
      String text = answer.header("Date").orElse("");
      return Optional.of(
          ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant());
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Verdict wrongAddress(int status) {
    return paused(
        server + " answers " + status + ", so Evotown's API is not there: check evotown.url",
        RECHECK);
  }

  private static DeliveryResult refusal(int status, Detail detail) {
    String said = detail.text().isEmpty() ? "" : ": " + detail.text();
    return DeliveryResult.rejected("http_" + status, "Evotown refused it (" + status + ")" + said);
  }

  /** Something in front of Evotown may have a wrong limit, or none for what others send. */
  private DeliveryResult tooLarge(HttpResponse answer, Detail detail) {
    return Refusal.isEvotowns(answer) || Refusal.isBare(answer)
        ? refusal(413, detail)
        : DeliveryResult.retry(
            "something in front of " + server + " takes no report of this size (413)", null);
  }

  /** A limit on calls is about all of them, and none is the worse for it. */
  private Verdict tooFast(HttpResponse answer) {
    Duration asked = RetryAfter.of(answer, clock).orElse(TOO_FAST);
    return paused(server + " takes no more calls now (429)", asked.isZero() ? TOO_FAST : asked);
  }

  private Verdict busy(HttpResponse answer, Detail detail) {
    String said = detail.text().isEmpty() ? "" : ": " + detail.text();
    return new Verdict.Refused(
        DeliveryResult.retry(
            "Evotown answered " + answer.status() + said,
            RetryAfter.of(answer, clock).orElse(null)));
  }

  /** With an end: what is wrong may be mended where nobody tells this process. */
  private Verdict paused(String why, Duration again) {
    return new Verdict.Refused(DeliveryResult.paused(why, clock.instant().plus(again)));
  }
}
