// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests. HTTP/1.1 only (some servers lose the body of a request that offers more), no
 * redirects, no cookies, no cache, no compression. A request that is not a GET or HEAD is never
 * repeated. Idle connections are given up after 3 seconds, before servers that allow 5 do so.
 *
 * <p>Safe for any thread. Its threads are daemons; nothing of OkHttp is loaded before the first
 * request.
 */
public final class HttpClient implements AutoCloseable {

  private final HttpSettings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile @Nullable OkTransport transport;
  private boolean closed;

  /** Costs nothing until the first request. */
  public HttpClient(HttpSettings settings) {
    this.settings = settings;
  }

  /**
   * Sends a request.
   *
   * @return completes on a thread of this client, with an answer of whatever status, or
   *     exceptionally with an {@link HttpFailure}
   */
  public CompletionStage<HttpResponse> send(HttpRequest request) {
    return send(request, () -> true);
  }

  /**
   * Sends a request unless it is too late by then: it may have waited for a connection, or the
   * whole process may have been suspended.
   *
   * @param inTime asked on a thread of this client right before the request leaves; when it says
   *     no, the call fails, and the server does not get it
   * @return completes on a thread of this client, with an answer of whatever status, or
   *     exceptionally with an {@link HttpFailure}
   */
  public CompletionStage<HttpResponse> send(HttpRequest request, BooleanSupplier inTime) {
    URI url = request.url();
    if ("http".equalsIgnoreCase(url.getScheme())
        && !settings.allowInsecure()
        && !Loopback.is(url)) {
      return failed("plain http to " + url.getHost() + " is not allowed; use https");
    }
    OkTransport open = transport();
    return open == null ? failed("this client is closed") : open.send(request, inTime);
  }

  /**
   * Sends a request and waits for the answer.
   *
   * @throws HttpFailure if there is none, or none that can be read
   * @throws InterruptedException if the thread was interrupted; the request may have been sent
   */
  public HttpResponse call(HttpRequest request) throws HttpFailure, InterruptedException {
    try {
      return send(request).toCompletableFuture().get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof HttpFailure failure) {
        throw failure;
      }
      throw new IllegalStateException("the client failed", e.getCause());
    }
  }

  private @Nullable OkTransport transport() {
    OkTransport open = transport;
    if (open != null) {
      return open;
    }
    lock.lock();
    try {
      if (transport == null && !closed) {
        transport = new OkTransport(settings);
      }
      return transport;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Cancels what is under way, waits at most two seconds until none of its threads works any more,
   * and closes all connections. A second call does nothing.
   */
  @Override
  public void close() {
    OkTransport open;
    lock.lock();
    try {
      closed = true;
      open = transport;
      transport = null;
    } finally {
      lock.unlock();
    }
    if (open != null) {
      open.close();
    }
  }

  private static CompletionStage<HttpResponse> failed(String why) {
    return CompletableFuture.failedFuture(new HttpFailure(HttpFailure.Kind.NOT_SENT, why, null));
  }
}
