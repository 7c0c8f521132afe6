// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.control;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What came in, oldest first; the oldest is forgotten when there is too much. Safe for any thread.
 */
public final class Recorder {

  private static final int REQUESTS = 20_000;
  private static final long BYTES = 64L << 20;

  private record Seen(ServerRequest request, int status, Instant at, long tookMillis) {}

  private final ReentrantLock lock = new ReentrantLock();
  private final Deque<Seen> seen = new ArrayDeque<>();
  private long bytes;
  private long total;

  /** Notes a request and how it was answered. */
  public void add(ServerRequest request, int status, Instant at, long tookMillis) {
    lock.lock();
    try {
      seen.addLast(new Seen(request, status, at, tookMillis));
      bytes += request.body().length;
      total++;
      while (seen.size() > REQUESTS || bytes > BYTES) {
        bytes -= seen.removeFirst().request().body().length;
      }
    } finally {
      lock.unlock();
    }
  }

  /** Forgets everything. */
  public void clear() {
    lock.lock();
    try {
      seen.clear();
      bytes = 0;
      total = 0;
    } finally {
      lock.unlock();
    }
  }

  /** How many came in, forgotten ones too. */
  public long total() {
    lock.lock();
    try {
      return total;
    } finally {
      lock.unlock();
    }
  }

  /** Every request with its answer's status, oldest first. */
  public List<JsonObject> list() {
    List<Seen> copy;
    lock.lock();
    try {
      copy = List.copyOf(seen);
    } finally {
      lock.unlock();
    }
    return copy.stream().map(Recorder::json).toList();
  }

  /** Every character that came in, but for tokens in their own headers: head and body of each. */
  public List<String> texts() {
    List<Seen> copy;
    lock.lock();
    try {
      copy = List.copyOf(seen);
    } finally {
      lock.unlock();
    }
    return copy.stream().map(Recorder::text).toList();
  }

  private static String text(Seen seen) {
    ServerRequest request = seen.request();
    return request.method()
        + " "
        + request.path()
        + "\n"
        + headers(request)
        + "\n"
        + new String(request.body(), StandardCharsets.UTF_8);
  }

  private static Map<String, String> headers(ServerRequest request) {
    Map<String, String> headers = new TreeMap<>(request.headers());
    headers.replace("authorization", "(hidden)");
    headers.replace("x-admin-token", "(hidden)");
    return headers;
  }

  private static JsonObject json(Seen seen) {
    ServerRequest request = seen.request();
    return JsonObject.builder()
        .put("at", seen.at().toString())
        .put("method", request.method())
        .put("path", request.path())
        .put("headers", headers(request))
        .put("body", body(request.body()))
        .put("status", seen.status())
        .put("took_ms", seen.tookMillis())
        .build();
  }

  private static @Nullable Object body(byte[] body) {
    if (body.length == 0) {
      return null;
    }
    try {
      return Values.sendable(JsonText.parse(body));
    } catch (IllegalArgumentException e) {
      return new String(body, StandardCharsets.UTF_8);
    }
  }
}
