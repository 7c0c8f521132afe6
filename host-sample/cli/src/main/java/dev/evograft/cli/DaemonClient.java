// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;

/** Talks to the daemon that a file names. */
final class DaemonClient {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DaemonFile daemon;

  DaemonClient(DaemonFile daemon) {
    this.daemon = daemon;
  }

  /** How it is; empty when nobody listens there, or somebody else. */
  Optional<JsonObject> health() throws InterruptedException {
    return ask("GET", "/health");
  }

  /** Asks it to stop; false when it is not there. */
  boolean stop() throws InterruptedException {
    return ask("POST", "/stop").isPresent();
  }

  private Optional<JsonObject> ask(String method, String path) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + daemon.port() + path))
            .header("Authorization", "Bearer " + daemon.token())
            .timeout(PATIENCE)
            .method(method, HttpRequest.BodyPublishers.noBody())
            .build();
    try {
      HttpResponse<byte[]> answer =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(PATIENCE)
              .build()
              .send(request, HttpResponse.BodyHandlers.ofByteArray());
      boolean ours = answer.statusCode() == 200 || answer.statusCode() == 503;
      return ours ? Optional.of(JsonText.parseObject(answer.body())) : Optional.empty();
    } catch (ConnectException e) {
      return Optional.empty();
    } catch (HttpTimeoutException e) {
      throw new EvograftException(
          "daemon_silent",
          "the daemon (process " + daemon.pid() + ") does not answer; its log may say why",
          e);
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty(); // another program got that port since
    }
  }
}
