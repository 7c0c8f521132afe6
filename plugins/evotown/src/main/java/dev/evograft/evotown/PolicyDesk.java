// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.http.HttpResponse;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policies of one server: those that it told last are kept in the home, and asked for again
 * when they are old. A server that tells none, or is away, has those that are kept. Safe for any
 * thread.
 */
final class PolicyDesk {

  private static final Logger log = LoggerFactory.getLogger(PolicyDesk.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(30);

  /** How long policies count that the server does not tell any more. */
  private static final Duration LASTS = Duration.ofDays(1);

  private final Endpoint endpoint;
  private final Optional<String> former;
  private final @Nullable EngineHome home;
  private final Duration age;
  private final InstantSource clock;
  private final AtomicBoolean asking = new AtomicBoolean();
  private final AtomicReference<Quiet> quiet = new AtomicReference<>(Quiet.NONE);
  private volatile Known known;
  private volatile boolean itsWords;

  /**
   * What is known of a server's policies.
   *
   * @param policies as they are applied
   * @param answer as the server told them
   * @param pulledAt when; null when it never did
   * @param fresh lasts while the server need not be asked again; null before it ever was
   */
  record Known(
      Policies policies, JsonObject answer, @Nullable Instant pulledAt, @Nullable TimeLimit fresh) {

    boolean isFresh() {
      return fresh != null && fresh.getAsBoolean();
    }
  }

  /**
   * How long a refusal is no reason to ask.
   *
   * @param rest lasts as long; null for none
   * @param length of the pause, which the next one doubles
   */
  private record Quiet(@Nullable TimeLimit rest, Duration length) {
    static final Quiet NONE = new Quiet(null, AFTER_FAILURE.dividedBy(2));
  }

  PolicyDesk(Setup setup, InstantSource clock) {
    this.endpoint = setup.endpoint();
    this.former = setup.formerApi();
    this.home = setup.home().orElse(null);
    this.age = setup.config().get(EvotownKeys.POLICY_AGE);
    this.clock = clock;
    this.known = new Known(Policies.NONE, JsonObject.EMPTY, null, null);
  }

  /** What is known now. */
  Known known() {
    return known;
  }

  /**
   * Whether this server has told policies, or that it has none in the real server's words: what is
   * missing there it tells in those words, and a page is somebody else's.
   */
  boolean isKnownByItsWords() {
    return itsWords || known.answer().containsKey("policies");
  }

  /** The policies, asked for first when they are old; never fails. */
  CompletionStage<Policies> current(EvotownClient client) {
    if (known.isFresh()) {
      return CompletableFuture.completedFuture(known.policies());
    }
    if (known.pulledAt() == null) {
      loadKept();
      if (known.isFresh()) {
        return CompletableFuture.completedFuture(known.policies());
      }
    }
    // One asks; the others go on with what is known. Only who is first of all asks as well.
    boolean mine = asking.compareAndSet(false, true);
    if (!mine && known.fresh() != null) {
      return CompletableFuture.completedFuture(known.policies());
    }
    return pull(client)
        .whenComplete(
            (policies, failure) -> {
              if (mine) {
                asking.set(false);
              }
            });
  }

  /**
   * The policies after the server has refused a report that those which are known let pass. Where
   * it tells the same ones again they cannot be understood here, and it is left alone for a while,
   * twice as long each time: else each report would ask. Never fails.
   */
  CompletionStage<Policies> afterRefusal(EvotownClient client) {
    Quiet before = Objects.requireNonNull(quiet.get());
    if (before.rest() != null && before.rest().getAsBoolean()) {
      return CompletableFuture.completedFuture(known.policies());
    }
    Duration twice = before.length().multipliedBy(2);
    Duration length = twice.compareTo(age) < 0 ? twice : age;
    // Before the answer, so that of many reports at once one asks.
    if (!quiet.compareAndSet(before, new Quiet(fromNow(length), length))) {
      return CompletableFuture.completedFuture(known.policies());
    }
    Policies old = known.policies();
    return pull(client)
        .thenApply(
            fresh -> {
              if (!fresh.equals(old)) {
                quiet.set(Quiet.NONE);
              }
              return fresh;
            });
  }

  /** Asks the server whatever is known; never fails. */
  CompletionStage<Policies> pull(EvotownClient client) {
    try {
      return client
          .get(endpoint.policies(), this::told, failure -> failed(failure.getMessage()))
          .exceptionally(failure -> failed(failure.getMessage()));
    } catch (RuntimeException e) { // such as a file with the token that cannot be read
      return CompletableFuture.completedFuture(failed(e.getMessage()));
    }
  }

  private Policies told(HttpResponse answer) {
    JsonObject body = Detail.object(answer);
    if (answer.status() == 200 && body.containsKey("policies")) {
      keep(body);
      return known.policies();
    }
    if (answer.status() >= 300 && Refusal.of(answer) == Refusal.ROUTE) {
      itsWords = true;
      return none();
    }
    if (answer.status() == 404 && Refusal.isBare(answer)) {
      return none();
    }
    return failed("it answered " + answer.status());
  }

  /**
   * A server of the contract, which knows no policies; one that told some may be being replaced.
   */
  private Policies none() {
    Known before = known;
    Instant now = clock.instant();
    boolean hadSome = !before.answer().list("policies").isEmpty();
    if (hadSome && before.pulledAt() != null && now.isBefore(before.pulledAt().plus(LASTS))) {
      known = new Known(before.policies(), before.answer(), before.pulledAt(), fromNow(age));
    } else {
      keep(JsonObject.EMPTY);
    }
    return known.policies();
  }

  private Policies failed(@Nullable String why) {
    log.info("the policies of {} are not known anew: {}", endpoint.server(), why);
    Known before = known;
    known =
        new Known(before.policies(), before.answer(), before.pulledAt(), fromNow(AFTER_FAILURE));
    return before.policies();
  }

  private void keep(JsonObject answer) {
    Instant now = clock.instant();
    Known before = known;
    known = new Known(Policies.of(answer), answer, now, fromNow(age));
    boolean keptLately =
        before.pulledAt() != null
            && now.isBefore(before.pulledAt().plus(age))
            && answer.equals(before.answer());
    if (home != null && !keptLately) {
      try {
        JsonObject kept =
            JsonObject.builder()
                .put("server", endpoint.api().toString())
                .put("pulled_at", now.toString())
                .put("answer", answer)
                .build();
        EngineHome in = home;
        in.locked(
            () -> {
              in.write(file(in), Json.bytes(kept));
              return true;
            });
      } catch (EvograftException e) {
        log.warn("the policies of {} are not kept: {}", endpoint.server(), e.getMessage());
      }
    }
  }

  /** By both clocks: one that jumps back must not keep the server from being asked. */
  private TimeLimit fromNow(Duration length) {
    return new TimeLimit(length, clock);
  }

  private void loadKept() {
    if (home == null) {
      return;
    }
    try {
      EngineHome in = home;
      Optional<byte[]> bytes =
          in.read(file(in)).or(() -> former.flatMap(api -> in.read(in.file("policies", api))));
      if (bytes.isPresent()) {
        JsonObject kept = JsonText.parseObject(bytes.get());
        Instant told = Instant.parse(kept.string("pulled_at", ""));
        Instant now = clock.instant();
        Instant at = told.isAfter(now) ? now : told; // by a clock that was wrong
        JsonObject answer = kept.object("answer");
        Duration left = age.minus(Duration.between(at, now));
        known =
            new Known(
                Policies.of(answer), answer, at, fromNow(left.isNegative() ? Duration.ZERO : left));
      }
    } catch (EvograftException | IllegalArgumentException | DateTimeException e) {
      log.info("the kept policies of {} are asked for anew", endpoint.server(), e);
    }
  }

  private Path file(EngineHome in) {
    return in.file("policies", endpoint.api().toString());
  }
}
