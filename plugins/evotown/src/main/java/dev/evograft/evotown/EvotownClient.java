// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests as this engine, with the token of the moment, while there is time. */
final class EvotownClient {

  private static final Logger log = LoggerFactory.getLogger(EvotownClient.class);

  /** How many new tokens one request may meet: who rotates them that often has a reason. */
  private static final int NEWER_TOKENS = 8;

  private final HttpClient http;
  private final Setup setup;
  private final InstantSource clock;
  private final BooleanSupplier inTime;

  /**
   * @param inTime asked right before something is sent
   */
  EvotownClient(HttpClient http, Setup setup, InstantSource clock, BooleanSupplier inTime) {
    this.http = http;
    this.setup = setup;
    this.clock = clock;
    this.inTime = inTime;
  }

  /** Sends a report and reads the answer, or its absence. */
  CompletionStage<Verdict> post(Report report, Answers answers) {
    return post(report.url(), report.body(), answer -> answers.of(answer, report), answers::of);
  }

  /** Sends something. */
  <T> CompletionStage<T> post(
      URI url,
      JsonObject body,
      Function<HttpResponse, T> answered,
      Function<HttpFailure, T> failed) {
    return send(HttpRequest.postJson(url, Json.bytes(body)), answered, failed);
  }

  /** Asks for something. */
  <T> CompletionStage<T> get(
      URI url, Function<HttpResponse, T> answered, Function<HttpFailure, T> failed) {
    return send(HttpRequest.get(url), answered, failed);
  }

  /** Sends any request of this engine. */
  <T> CompletionStage<T> send(
      HttpRequest request, Function<HttpResponse, T> answered, Function<HttpFailure, T> failed) {
    return exchange(request)
        .handle(
            (answer, failure) -> {
              if (failure == null) {
                return answered.apply(answer);
              }
              Throwable cause =
                  failure instanceof CompletionException ? failure.getCause() : failure;
              if (cause instanceof HttpFailure known) {
                return failed.apply(known);
              }
              throw new CompletionException(cause);
            });
  }

  /** Sends; again where another process has got a new token meanwhile, and a newer one. */
  private CompletionStage<HttpResponse> exchange(HttpRequest request) {
    return exchange(request, setup.token().orElse(""), NEWER_TOKENS);
  }

  private CompletionStage<HttpResponse> exchange(HttpRequest request, String token, int newer) {
    return http.send(prepared(request, token), inTime)
        .thenCompose(
            answer ->
                newer > 0 && answer.status() >= 300 && Refusal.of(answer) == Refusal.TOKEN
                    ? tokenInsteadOf(token)
                        .thenCompose(
                            other ->
                                other.isPresent()
                                    ? exchange(request, other.get(), newer - 1)
                                    : CompletableFuture.completedFuture(answer))
                    : CompletableFuture.completedFuture(answer));
  }

  /**
   * The new token; waits for whoever gets one right now, on a thread of its own: the answer came on
   * one that carries other calls.
   */
  private CompletionStage<Optional<String>> tokenInsteadOf(String refused) {
    Optional<String> other = tried(() -> setup.tokenInsteadOf(refused));
    if (other.isPresent() || !setup.mayBeRotated()) {
      return CompletableFuture.completedFuture(other);
    }
    CompletableFuture<Optional<String>> later = new CompletableFuture<>();
    Thread waiting =
        new Thread(
            () -> later.complete(tried(() -> setup.tokenOnceRotated(refused))), "evotown-token");
    waiting.setDaemon(true);
    waiting.start();
    return later;
  }

  private static Optional<String> tried(Supplier<Optional<String>> read) {
    try {
      return read.get();
    } catch (RuntimeException e) {
      log.debug("no other token can be read", e); // whoever sends next tells why
      return Optional.empty();
    }
  }

  private HttpRequest prepared(HttpRequest request, String token) {
    HttpRequest ready = request.withHeader("Accept", "application/json");
    if (!token.isEmpty()) {
      ready = ready.withHeader("Authorization", "Bearer " + token);
    }
    Optional<String> secret = setup.hmacSecret();
    return secret.isPresent() ? Signature.sign(ready, secret.get(), clock.instant()) : ready;
  }
}
