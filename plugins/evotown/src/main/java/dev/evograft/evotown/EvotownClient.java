// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.Json;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpFailure;
import dev.evograft.toolkit.http.HttpRequest;
import dev.evograft.toolkit.http.HttpResponse;
import java.net.URI;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** Sends reports and asks for runs, with the token of the moment, while there is time. */
final class EvotownClient {

  private final HttpClient http;
  private final Setup setup;
  private final BooleanSupplier inTime;

  /**
   * @param inTime asked right before something is sent
   */
  EvotownClient(HttpClient http, Setup setup, BooleanSupplier inTime) {
    this.http = http;
    this.setup = setup;
    this.inTime = inTime;
  }

  /** Sends a report and reads the answer, or its absence. */
  CompletionStage<Verdict> post(Report report, Answers answers) {
    HttpRequest request = HttpRequest.postJson(report.url(), Json.bytes(report.body()));
    return send(request, answer -> answers.of(answer, report.body()), answers::of);
  }

  /** Asks for something. */
  <T> CompletionStage<T> get(
      URI url, Function<HttpResponse, T> answered, Function<HttpFailure, T> failed) {
    return send(HttpRequest.get(url), answered, failed);
  }

  private <T> CompletionStage<T> send(
      HttpRequest request, Function<HttpResponse, T> answered, Function<HttpFailure, T> failed) {
    String token = setup.token().orElse("");
    return http.send(
            request
                .withHeader("Authorization", "Bearer " + token)
                .withHeader("Accept", "application/json"),
            inTime)
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
}
