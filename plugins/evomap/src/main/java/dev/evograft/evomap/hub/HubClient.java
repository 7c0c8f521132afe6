// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.evomap.endpoint.Param;
import dev.evograft.evomap.endpoint.ProtocolRows;
import dev.evograft.evomap.endpoint.Row;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.home.Ledger;
import dev.evograft.evomap.hub.HubError.Kind;
import dev.evograft.evomap.hub.Verdicts.Verdict;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.text.OneLine;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the calls of all rows: with the row's credential, within the limits of this home, again
 * where the row allows it, and never twice where it spends. Safe for any thread.
 */
public final class HubClient {

  private static final Logger log = LoggerFactory.getLogger(HubClient.class);

  private static final int MOST_SUBJECT = 4_000;
  private static final int NEWER_SECRETS = 8;

  /** Answers of a hub that does not know the path at all, rather than the thing asked for. */
  private static final Set<String> NO_PATH =
      Set.of("http_404", "not_found", "route_not_found", "endpoint_not_found");

  private final HttpClient http;
  private final Hub hub;
  private final Pause pause;
  private final Patience patience;
  private final Set<String> otherPaths = ConcurrentHashMap.newKeySet();

  /**
   * For what a person typed, who waits for it.
   *
   * @param http carries the calls
   * @param pause waits between them
   */
  public HubClient(HttpClient http, Hub hub, Pause pause) {
    this(http, hub, pause, Patience.TYPED);
  }

  /** For whoever waits longer, or not as long. */
  public HubClient(HttpClient http, Hub hub, Pause pause, Patience patience) {
    this.http = http;
    this.hub = hub;
    this.pause = pause;
    this.patience = patience;
  }

  /** Whom it calls. */
  public Hub hub() {
    return hub;
  }

  /** How it waits. */
  public Pause pause() {
    return pause;
  }

  /**
   * Calls a row and waits for the answer.
   *
   * @throws HubError if it came to nothing, or nobody knows
   * @throws BadInputException if something that it needs is not set
   * @throws EvograftException if it would spend more than is allowed, or the home is out of order
   */
  public Reply call(Row row, Call call) {
    return call(row, call, reply -> {});
  }

  /**
   * As {@link #call(Row, Call)}; what was spent on is kept before it counts as done, so that nobody
   * who ends in between pays it again.
   *
   * @param keeper brings the answer to the disk; where it throws, what was spent is uncertain
   */
  public Reply call(Row row, Call call, Consumer<Reply> keeper) {
    hub.fault()
        .ifPresent(
            fault -> {
              throw new BadInputException("not_set_up", fault);
            });
    Bearer bearer = Bearer.of(hub, row.wire().credential());
    Call ready = prepared(row, call);
    permit(row);
    if (row.spend().isEmpty()) {
      Reply reply = known(row, ready, bearer);
      keeper.accept(reply);
      return reply;
    }
    Ledger ledger = hub.ledger();
    String id = begin(ledger, row, ready);
    Reply reply = spend(row, ready, bearer, id);
    keep(ledger, id, () -> keeper.accept(reply));
    endPaid(ledger, id);
    return reply;
  }

  private String begin(Ledger ledger, Row row, Call call) {
    return ledger.begin(
        hub.address(),
        new Ledger.Intent(
            row.spend().orElseThrow(),
            call.units(),
            subject(row, call),
            call.body().strings("asset_ids")));
  }

  private static void keep(Ledger ledger, String id, Runnable keeper) {
    try {
      keeper.run();
    } catch (EvograftException e) {
      ledger.end(id, Ledger.State.UNCERTAIN);
      throw e;
    }
  }

  private Reply spend(Row row, Call call, Bearer bearer, String id) {
    try {
      return known(row, call, bearer);
    } catch (HubError e) {
      hub.ledger()
          .end(id, e.kind() == Kind.UNCERTAIN ? Ledger.State.UNCERTAIN : Ledger.State.UNDONE);
      throw e.kind() == Kind.UNCERTAIN
          ? new HubError(
              Kind.UNCERTAIN,
              "uncertain",
              e.getMessage()
                  + "; it may have been done, so it is not sent again: 'evograft evomap spending"
                  + " settle' asks the hub",
              e)
          : e;
    }
  }

  /** What was paid for is handed out, also where nobody can write that down. */
  private static void endPaid(Ledger ledger, String id) {
    try {
      ledger.end(id, Ledger.State.DONE);
    } catch (EvograftException e) {
      log.warn(
          "{} was done and could not be noted, so it counts as uncertain: {}", id, e.getMessage());
    }
  }

  /** What the same intent would be again. */
  private static String subject(Row row, Call call) {
    String whole =
        row
            + " "
            + String.join("/", call.path().values())
            + (call.body().isEmpty() ? "" : Json.canonical(call.body()));
    return whole.length() <= MOST_SUBJECT
        ? whole
        : OneLine.of(whole, MOST_SUBJECT / 2) + " " + HubHome.sum(whole);
  }

  /** At the path that the hub knows: newer ones and older ones differ. */
  private Reply known(Row row, Call call, Bearer bearer) {
    String other = row.place().other();
    boolean otherFirst = otherPaths.contains(row.name());
    String first = otherFirst ? Objects.requireNonNull(other) : row.place().path();
    try {
      return attempts(row, request(row, call, first), bearer);
    } catch (HubError e) {
      if (other == null || e.status() != 404 || !NO_PATH.contains(e.code())) {
        throw e;
      }
      Reply reply =
          attempts(row, request(row, call, otherFirst ? row.place().path() : other), bearer);
      if (otherFirst) {
        otherPaths.remove(row.name());
      } else {
        otherPaths.add(row.name());
      }
      return reply;
    }
  }

  private Reply attempts(Row row, HttpRequest request, Bearer first) {
    Bearer bearer = first;
    List<Duration> delays = patience.delays();
    for (int attempt = 0; ; attempt++) {
      Verdict verdict = once(row, request, bearer);
      if (verdict.reply() != null) {
        return verdict.reply();
      }
      HubError error = Objects.requireNonNull(verdict.error());
      verdict.rest().ifPresent(time -> hub.limiter().rest(row.conduct().rate(), time));
      Bearer now = newer(row, bearer, error);
      if (now != null && attempt < NEWER_SECRETS) {
        bearer = now;
        continue;
      }
      if (!verdict.passing() || !row.conduct().retry().allowed() || attempt >= delays.size()) {
        throw error;
      }
      Duration wait = verdict.rest().orElse(delays.get(attempt));
      if (wait.compareTo(patience.longest()) > 0) {
        throw error;
      }
      pause.of(wait.compareTo(delays.get(attempt)) < 0 ? delays.get(attempt) : wait);
      if (!hub.limiter().take(row.conduct().rate()).isZero()) {
        throw error; // which says more than that there is no permit
      }
    }
  }

  /** The secret that another process got meanwhile, where the hub refuses the one that was sent. */
  private @Nullable Bearer newer(Row row, Bearer sent, HubError error) {
    if (error.status() != 401 && error.status() != 403) {
      return null;
    }
    Bearer now = Bearer.of(hub, row.wire().credential());
    return now.token().equals(sent.token()) ? null : now;
  }

  private Verdict once(Row row, HttpRequest request, Bearer bearer) {
    String correlation = UUID.randomUUID().toString();
    HttpRequest ready =
        bearer
            .on(request)
            .withHeader("Accept", "application/json")
            .withHeader("x-correlation-id", correlation);
    Verdicts verdicts = new Verdicts(hub, row, bearer);
    try {
      Verdict verdict = verdicts.of(http.call(ready));
      log.debug("{} {}: {}", correlation, row, verdict.error() == null ? "well" : "refused");
      return verdict;
    } catch (HttpFailure e) {
      log.debug("{} {}: {}", correlation, row, e.kind());
      return verdicts.of(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Verdict(
          null,
          new HubError(Kind.UNCERTAIN, "interrupted", "interrupted while the hub was asked", e),
          Optional.empty(),
          false);
    }
  }

  private void permit(Row row) {
    Duration waited = Duration.ZERO;
    for (; ; ) {
      Duration wait = hub.limiter().take(row.conduct().rate());
      if (wait.isZero()) {
        return;
      }
      if (waited.plus(wait).compareTo(patience.longest()) > 0) {
        throw new HubError(
            "rate_limited",
            "no more calls of this kind ("
                + row.conduct().rate().words()
                + ") go to "
                + hub.address().server()
                + " now; again in "
                + Math.max(1, wait.toSeconds())
                + " s",
            hub.context().clock().instant().plus(wait));
      }
      pause.of(wait);
      waited = waited.plus(wait);
    }
  }

  /** With this node's id where the row wants it, and nothing that must not leave this machine. */
  private Call prepared(Row row, Call call) {
    Outgoing outgoing = new Outgoing(hub.context().redactor());
    Map<String, String> query = new LinkedHashMap<>();
    call.query().forEach((name, value) -> query.put(name, outgoing.text(value)));
    own(row.wire().query()).forEach(query::putIfAbsent);
    boolean isBundle = row == ProtocolRows.PUBLISH || row == ProtocolRows.VALIDATE;
    JsonObject clean = outgoing.clean(call.body(), isBundle ? "assets" : "");
    JsonObject.Builder body = JsonObject.builder();
    own(row.wire().body()).forEach(body::put);
    clean.forEach(body::put);
    return new Call(call.path(), query, body.build(), call.units());
  }

  private Map<String, String> own(List<Param> params) {
    Map<String, String> own = new LinkedHashMap<>();
    for (Param param : params) {
      if (param.own()) {
        own.put(param.name(), hub.nodeId());
      }
    }
    return own;
  }

  private HttpRequest request(Row row, Call call, String template) {
    URI url = hub.address().at(filled(template, call.path()), call.query());
    if (row.place().reads()) {
      return HttpRequest.get(url);
    }
    String message = row.wire().message();
    JsonObject body =
        message == null
            ? call.body()
            : Envelope.around(message, hub.nodeId(), call.body(), hub.context().clock());
    return new HttpRequest(
        row.place().method(), url, Map.of("Content-Type", "application/json"), Json.bytes(body));
  }

  private static String filled(String template, Map<String, String> parameters) {
    StringBuilder path = new StringBuilder();
    for (String segment : template.substring(1).split("/", -1)) {
      path.append('/').append(segment.startsWith(":") ? value(segment, parameters) : segment);
    }
    return path.toString();
  }

  private static String value(String segment, Map<String, String> parameters) {
    String value = parameters.getOrDefault(segment.substring(1), "");
    if (value.isBlank() || value.equals(".") || value.equals("..")) {
      throw new BadInputException("bad_parameter", "'" + value + "' is no " + segment.substring(1));
    }
    return HubAddress.encoded(value);
  }
}
