// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.http;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import okhttp3.ConnectionPool;
import okhttp3.Dispatcher;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;

/** The one class that knows how OkHttp is set up. */
final class OkTransport {

  private static final long KEEP_ALIVE_SECONDS = 3;
  private static final long CLOSE_SECONDS = 2;
  private static final Duration CONNECT = Duration.ofSeconds(5);

  private static final int SERVERS = 64;

  private final Map<String, HttpUrl> servers = new ConcurrentHashMap<>();
  private final HttpSettings settings;
  private final ThreadPoolExecutor threads;
  private final OkHttpClient once;
  private final OkHttpClient repeating;

  OkTransport(HttpSettings settings) {
    this.settings = settings;
    this.threads =
        new ThreadPoolExecutor(
            0,
            Integer.MAX_VALUE, // the dispatcher bounds it
            KEEP_ALIVE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            daemons(settings.name()));
    Dispatcher dispatcher = new Dispatcher(threads);
    dispatcher.setMaxRequests(settings.connections());
    dispatcher.setMaxRequestsPerHost(settings.connections());
    this.once =
        new OkHttpClient.Builder()
            .dispatcher(dispatcher)
            .connectionPool(
                new ConnectionPool(settings.connections(), KEEP_ALIVE_SECONDS, TimeUnit.SECONDS))
            .protocols(List.of(Protocol.HTTP_1_1))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .eventListener(new SentMarker())
            .callTimeout(settings.deadline())
            .connectTimeout(
                settings.deadline().compareTo(CONNECT) < 0 ? settings.deadline() : CONNECT)
            .readTimeout(Duration.ZERO) // the deadline of the call is enough
            .writeTimeout(Duration.ZERO)
            .build();
    this.repeating = once.newBuilder().retryOnConnectionFailure(true).build();
  }

  CompletableFuture<HttpResponse> send(HttpRequest request, BooleanSupplier inTime) {
    SentMarker.Flag sent = new SentMarker.Flag(inTime);
    PendingCall pending = new PendingCall(request.url(), settings.maxBody(), sent);
    Request ok;
    try {
      ok = translate(request, sent);
    } catch (IllegalArgumentException e) {
      // OkHttp's own message may quote a header
      pending.refuse("the request to " + request.url().getHost() + " is malformed");
      return pending.answer();
    }
    boolean safe = request.method().equals("GET") || request.method().equals("HEAD");
    (safe ? repeating : once).newCall(ok).enqueue(pending);
    return pending.answer();
  }

  private Request translate(HttpRequest request, SentMarker.Flag sent) {
    Request.Builder ok =
        new Request.Builder()
            .url(parsed(request.url()))
            .tag(SentMarker.Flag.class, sent)
            .header("User-Agent", settings.userAgent())
            .header("Accept-Encoding", "identity");
    request.headers().forEach(ok::header);
    byte[] body = request.body();
    String type = request.headers().getOrDefault("Content-Type", "application/octet-stream");
    ok.method(request.method(), body == null ? null : new OneShotBody(MediaType.parse(type), body));
    return ok.build();
  }

  /** Of a server once: that a name is one takes OkHttp longer than all of the path. */
  private HttpUrl parsed(URI url) {
    if (servers.size() > SERVERS) {
      servers.clear();
    }
    HttpUrl server =
        servers.computeIfAbsent(url.getScheme() + "://" + url.getRawAuthority(), HttpUrl::get);
    String path = url.getRawPath();
    return server
        .newBuilder()
        .encodedPath(path == null || path.isEmpty() ? "/" : path)
        .encodedQuery(url.getRawQuery())
        .build();
  }

  /** Waits, though not for long, for the calls that it cancels: their classes go next. */
  void close() {
    once.dispatcher().cancelAll();
    threads.shutdown();
    boolean interrupted = Thread.interrupted();
    try {
      if (!threads.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        threads.shutdownNow();
      }
    } catch (InterruptedException e) {
      interrupted = true;
    } finally {
      once.connectionPool().evictAll();
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ThreadFactory daemons(String name) {
    AtomicInteger count = new AtomicInteger();
    return task -> {
      Thread thread = new Thread(task, "evograft-" + name + "-http-" + count.incrementAndGet());
      thread.setDaemon(true);
      thread.setContextClassLoader(OkTransport.class.getClassLoader());
      return thread;
    };
  }
}
