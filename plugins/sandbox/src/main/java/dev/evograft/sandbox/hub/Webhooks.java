// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Tells nodes by HTTP, on this machine only: at once, then after 30 seconds, 2 and 10 minutes
 * unless the answer is 2xx or 4xx, by the hub's clock. Safe for any thread.
 */
final class Webhooks implements AutoCloseable {

  private static final List<Duration> WAITS =
      List.of(Duration.ofSeconds(30), Duration.ofMinutes(2), Duration.ofMinutes(10));
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final Set<String> HERE = Set.of("127.0.0.1", "localhost", "[::1]");
  private static final int KEEP = 1_000;
  private static final int MOST_WAITING = 1_000;

  private record Due(
      String id, String nodeId, String url, JsonObject body, int attempts, Instant at) {

    Due later(Instant when) {
      return new Due(id, nodeId, url, body, attempts + 1, when);
    }
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final List<Due> waiting = new ArrayList<>();
  private final Deque<JsonObject> log = new ArrayDeque<>();
  private final HubClock clock;
  private final Settings settings;
  private boolean closed;
  private @Nullable Thread sender;

  Webhooks(HubClock clock, Settings settings) {
    this.clock = clock;
    this.settings = settings;
    clock.watch(this::wake);
  }

  /** Sends when there is time. */
  void send(String nodeId, String url, String type, JsonObject fields) {
    JsonObject.Builder body = JsonObject.builder().put("type", type);
    fields.forEach(body::put);
    body.put("type", type).put("timestamp", clock.instant().toString());
    Due due = new Due("wh_" + Ids.hex(8), nodeId, url, body.build(), 0, clock.instant());
    lock.lock();
    try {
      if (!isHere(url)) {
        note(due, "not_sent", "only addresses of this machine are called");
        return;
      }
      add(due);
      if (settings.is("webhooks_twice")) {
        add(due);
      }
      start();
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void add(Due due) {
    if (waiting.size() < MOST_WAITING) {
      waiting.add(due);
    } else {
      note(due, "dropped", "too many wait");
    }
  }

  private static boolean isHere(String url) {
    try {
      URI uri = URI.create(url);
      return "http".equals(uri.getScheme())
          && uri.getHost() != null
          && HERE.contains(uri.getHost());
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** What was sent and how it went, oldest first. */
  List<JsonObject> list() {
    lock.lock();
    try {
      return List.copyOf(log);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.clear();
      if (sender != null) {
        sender.interrupt();
      }
    } finally {
      lock.unlock();
    }
  }

  private void start() {
    if (sender == null && !closed) {
      Thread thread = new Thread(this::work, "evograft-sandbox-webhooks");
      thread.setDaemon(true);
      thread.start();
      sender = thread;
    }
  }

  private void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void work() {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .followRedirects(HttpClient.Redirect.NEVER)
            .proxy(HttpClient.Builder.NO_PROXY) // a proxy would take it off this machine
            .build();
    try {
      while (true) {
        Optional<Due> due = next();
        if (due.isEmpty()) {
          return;
        }
        deliver(client, due.get());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed
    }
  }

  private Optional<Due> next() throws InterruptedException {
    lock.lockInterruptibly();
    try {
      while (!closed) {
        Optional<Due> first = waiting.stream().min(Comparator.comparing(Due::at));
        long wait =
            first
                .map(due -> Duration.between(clock.instant(), due.at()).toMillis())
                .orElse(60_000L);
        if (first.isPresent() && wait <= 0) {
          waiting.remove(first.get());
          return first;
        }
        if (!changed.await(wait, TimeUnit.MILLISECONDS)) {
          continue; // the next one is due
        }
      }
      return Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private void deliver(HttpClient client, Due due) throws InterruptedException {
    String outcome;
    boolean again;
    try {
      int status = post(client, request(due));
      outcome = String.valueOf(status);
      again = status >= 500;
    } catch (TimeoutException e) {
      outcome = "no answer";
      again = true;
    } catch (ExecutionException e) {
      again = e.getCause() instanceof IOException;
      outcome = again ? "no answer" : "no address"; // such as a port that is none
    } catch (IllegalArgumentException e) {
      outcome = "no address";
      again = false;
    }
    lock.lock();
    try {
      boolean more = again && due.attempts() < WAITS.size();
      note(due, more ? "retry" : again ? "given_up" : "done", outcome);
      if (more && !closed) {
        add(due.later(clock.instant().plus(WAITS.get(due.attempts()))));
      }
    } finally {
      lock.unlock();
    }
  }

  /** The status, once all of the answer is there: the request's own time ends with its head. */
  private static int post(HttpClient client, HttpRequest request)
      throws InterruptedException, TimeoutException, ExecutionException {
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, HttpResponse.BodyHandlers.discarding());
    try {
      return answer.get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).statusCode();
    } finally {
      answer.cancel(true); // which closes the connection where it goes on
    }
  }

  /** Signed as those of the developer platform are, where a secret is set. */
  private HttpRequest request(Due due) {
    String body = due.body().toString();
    String secret = settings.text("webhook_secret");
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(due.url()))
            .timeout(TIMEOUT)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!secret.isEmpty()) {
      long at = clock.instant().getEpochSecond();
      request.header(
          "X-EvoMap-Webhook-Signature", "t=" + at + ",v1=" + Ids.hmac(secret, at + "." + body));
    }
    return request.build();
  }

  private void note(Due due, String state, String outcome) {
    log.addLast(
        JsonObject.builder()
            .put("id", due.id())
            .put("node_id", due.nodeId())
            .put("url", due.url())
            .put("type", due.body().get("type"))
            .put("body", due.body())
            .put("attempt", due.attempts() + 1)
            .put("state", state)
            .put("outcome", outcome)
            .build());
    if (log.size() > KEEP) {
      log.removeFirst();
    }
  }
}
