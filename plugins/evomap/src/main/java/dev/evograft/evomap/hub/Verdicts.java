// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.endpoint.Retry;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.hub.HubError.Kind;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpResponse;
import dev.evograft.toolkit.text.OneLine;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what an answer means, or its absence.
 *
 * @param hub that answers
 * @param row that was called
 * @param bearer what the call showed, which no message repeats
 */
record Verdicts(Hub hub, Row row, Bearer bearer) {

  private static final int MOST_WORDS = 300;
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Set<String> LIMITS =
      Set.of("rate_limited", "rate_limit_exceeded", "hello_rate_limit", "too_many_requests");

  /**
   * What came of a call.
   *
   * @param reply the answer of a call that went well
   * @param error else what went wrong
   * @param rest how long the hub wants to be left alone
   * @param passing whether the same call may go well in a while
   */
  record Verdict(
      @Nullable Reply reply, @Nullable HubError error, Optional<Duration> rest, boolean passing) {

    private static Verdict well(Reply reply) {
      return new Verdict(reply, null, Optional.empty(), false);
    }

    private static Verdict ill(HubError error) {
      return new Verdict(null, error, Optional.empty(), false);
    }
  }

  /** Of an answer. */
  Verdict of(HttpResponse answer) {
    int status = answer.status();
    Reply read = Reply.read(status, answer.body());
    if (status >= 300 && status < 400) {
      return Verdict.ill(redirect(answer));
    }
    if (read == null && status < 300) {
      return Verdict.ill(unreadable(status, "what is no JSON, or nested too deep"));
    }
    Reply reply = read == null ? new Reply(status, JsonObject.EMPTY) : read;
    boolean acts = !row.place().reads();
    if (status < 300 && !Codes.refuses(reply, acts)) {
      return Verdict.well(reply);
    }
    return refusal(answer, reply, read != null);
  }

  private Verdict refusal(HttpResponse answer, Reply reply, boolean isHubsWord) {
    String code = Codes.of(reply);
    boolean limited = answer.status() == 429 || LIMITS.contains(code);
    boolean busy = answer.status() >= 502 && answer.status() <= 504;
    Optional<Duration> asked =
        Delay.of(answer.header("Retry-After").orElse(null), reply, hub.context().clock());
    Optional<Duration> rest =
        limited
            ? asked.or(
                () -> Optional.of(row.conduct().rate() == RateClass.HELLO ? Delay.LONGEST : MINUTE))
            : asked.filter(time -> busy);
    boolean uncertain = answer.status() >= 500 && !(isHubsWord && code.equals("server_busy"));
    HubError error =
        new HubError(
            uncertain ? unlessAsked() : Kind.REFUSED,
            message(reply, code, rest),
            new HubError.Said(code, reply),
            rest.map(time -> hub.context().clock().instant().plus(time)).orElse(null));
    return new Verdict(null, error, rest, limited || busy);
  }

  /** A question does nothing; a change may have been made by whoever answered badly. */
  private Kind unlessAsked() {
    return row.conduct().retry() == Retry.SAFE ? Kind.REFUSED : Kind.UNCERTAIN;
  }

  private String message(Reply reply, String code, Optional<Duration> rest) {
    String words = OneLine.of(Codes.words(reply), MOST_WORDS);
    String said = words.isEmpty() ? "" : ": " + shown(words);
    String state = reply.status() < 300 ? "refused" : "answered " + reply.status();
    String why = code.startsWith("http_") ? "" : " (" + code + ")";
    String remedy =
        rest.filter(time -> !time.isZero())
            .map(time -> "again in " + time.toSeconds() + " s")
            .or(() -> Remedies.of(code, reply.status(), row))
            .orElse("");
    return hub.address().server()
        + " "
        + state
        + why
        + said
        + (remedy.isEmpty() ? "" : "; " + remedy);
  }

  /** What the hub says may be shown and kept once its secrets and ours are out. */
  private String shown(String words) {
    return hub.context().redactor().redact(bearer.hide(words));
  }

  private HubError redirect(HttpResponse answer) {
    String to = answer.header("Location").map(Verdicts::host).orElse("nowhere");
    // "See other" is what many servers say after they did it
    boolean elsewhere = answer.status() == 302 || answer.status() == 303;
    return new HubError(
        elsewhere ? unlessAsked() : Kind.REFUSED,
        hub.address().server()
            + " sends callers to "
            + to
            + ", and nothing goes there: set evomap.url to the hub's own address",
        new HubError.Said("redirected", new Reply(answer.status(), JsonObject.EMPTY)),
        null);
  }

  private static String host(String location) {
    try {
      String host = new URI(location).getHost();
      return host == null ? "another path" : OneLine.of(host, MOST_WORDS);
    } catch (URISyntaxException e) {
      return "something that is no address";
    }
  }

  private HubError unreadable(int status, String what) {
    return new HubError(
        unlessAsked(),
        hub.address().server() + " answered " + what + "; is evomap.url the address of a hub?",
        new HubError.Said("unreadable", new Reply(status, JsonObject.EMPTY)),
        null);
  }

  /** Of a call without an answer that can be read. */
  Verdict of(HttpFailure failure) {
    String why = String.valueOf(failure.getMessage());
    return switch (failure.kind()) {
      case NOT_SENT ->
          new Verdict(
              null,
              new HubError(Kind.NOT_SENT, "no_answer", why + portHint(), failure),
              Optional.empty(),
              true);
      case UNCERTAIN ->
          new Verdict(
              null,
              new HubError(Kind.UNCERTAIN, "no_answer", why, failure),
              Optional.empty(),
              true);
      case ANSWERED -> Verdict.ill(new HubError(answeredKind(failure), "unreadable", why, failure));
    };
  }

  /** A refusal whose text breaks off is one all the same. */
  private static Kind answeredKind(HttpFailure failure) {
    int status = failure.partial().map(HttpResponse::status).orElse(0);
    return status >= 400 && status < 500 ? Kind.REFUSED : Kind.UNCERTAIN;
  }

  private String portHint() {
    return hub.address().base().getPort() == 4000
        ? "; port 4000 is inside a hub: use its public address"
        : "";
  }
}
