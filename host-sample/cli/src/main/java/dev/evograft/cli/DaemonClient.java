// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Talks to the daemon that a file names. */
final class DaemonClient {

  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MOST_BYTES = 1 << 20;

  private final DaemonFile daemon;

  DaemonClient(DaemonFile daemon) {
    this.daemon = daemon;
  }

  /** How it is; empty when nobody listens there, or somebody else. */
  Optional<JsonObject> health() throws InterruptedException {
    return ask("GET", "/health").filter(health -> health.integer("pid", 0) == daemon.pid());
  }

  /** Asks it to stop; false when it is not there. */
  boolean stop() throws InterruptedException {
    return health().isPresent() && ask("POST", "/stop").isPresent();
  }

  private Optional<JsonObject> ask(String method, String path) throws InterruptedException {
    CompletableFuture<HttpResponse<byte[]>> sent = new CompletableFuture<>();
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port() + path))
              .header("Authorization", "Bearer " + daemon.token())
              .timeout(PATIENCE)
              .method(method, HttpRequest.BodyPublishers.noBody())
              .build();
      sent =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .proxy(HttpClient.Builder.NO_PROXY)
              .connectTimeout(PATIENCE)
              .build()
              .sendAsync(request, head -> new LimitedBody(MOST_BYTES));
      // The limit of the request ends with the head of the answer; this one does not.
      HttpResponse<byte[]> answer = sent.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      boolean ours = answer.statusCode() == 200 || answer.statusCode() == 503;
      return ours ? Optional.of(JsonText.parseObject(answer.body())) : Optional.empty();
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpTimeoutException late
          && !(late.getCause() instanceof ConnectException)) {
        throw silent(late);
      }
      return Optional.empty(); // nobody, or another program got that port since
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no JSON: another program
    } finally {
      sent.cancel(true);
    }
  }

  private EvograftException silent(Exception e) {
    return new EvograftException(
        "daemon_silent",
        "the daemon (process " + daemon.pid() + ") does not answer; its log may say why",
        e);
  }
}
