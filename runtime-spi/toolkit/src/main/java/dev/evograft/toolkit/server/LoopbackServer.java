// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import com.sun.net.httpserver.HttpServer;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on 127.0.0.1. All its threads are daemons. A request reaches a handler only with a
 * Host and, if it has one, an Origin of this machine, with the token unless its route is open, with
 * a JSON body unless its route takes others, and within the limits.
 */
public final class LoopbackServer implements AutoCloseable {

  private static final int WAITING = 1_024;
  private static final Duration PATIENCE = Duration.ofMillis(500);

  static {
    // Read once, when the JDK's server class loads: without it every answer waits 40 ms for an ACK.
    setUnlessSet("sun.net.httpserver.nodelay", "true");
    setUnlessSet("sun.net.httpserver.maxReqTime", "60");
  }

  private final HttpServer server;
  private final ThreadPoolExecutor workers;
  private final Busy busy;
  private final AtomicBoolean closed = new AtomicBoolean();

  private LoopbackServer(HttpServer server, ThreadPoolExecutor workers, Busy busy) {
    this.server = server;
    this.workers = workers;
    this.busy = busy;
  }

  /** A server whose threads have this name. */
  public static Builder builder(String name) {
    return new Builder(name);
  }

  /** The port that it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  /** {@code http://127.0.0.1:PORT}, without a slash at the end. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + port());
  }

  /** Gives requests in hand half a second, then ends them, and closes the port. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    busy.drain(PATIENCE);
    server.stop(0);
    workers.shutdownNow();
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /** Collects what a server is. Not thread-safe; usable once. */
  public static final class Builder {

    final String name;
    final List<Route> routes = new ArrayList<>();
    @Nullable Fallback fallback;
    @Nullable String token;
    int maxBody = 1 << 20;
    Function<Refusal, Answer> refusals = Builder::plainRefusal;
    private int port;
    private int workers = 8;

    private Builder(String name) {
      this.name = name;
    }

    /** The port; 0, the default, takes a free one. */
    public Builder port(int number) {
      port = number;
      return this;
    }

    /** What callers of routes that are not open must send; without it they are all refused. */
    public Builder token(String secret) {
      token = secret;
      return this;
    }

    /** The longest body in bytes; the default is 1 MiB. */
    public Builder maxBody(int bytes) {
      maxBody = bytes;
      return this;
    }

    /** How many requests are handled at a time; the default is 8. */
    public Builder workers(int count) {
      workers = count;
      return this;
    }

    /** Adds a route; of several that fit, the first wins. */
    public Builder route(Route route) {
      routes.add(route);
      return this;
    }

    /** What answers where no route fits; the default is an error. */
    public Builder fallback(Fallback last) {
      fallback = last;
      return this;
    }

    /** How errors look; the default is {@code {"error":CODE,"message":TEXT}}. */
    public Builder refusals(Function<Refusal, Answer> look) {
      refusals = look;
      return this;
    }

    /**
     * Opens the port.
     *
     * @throws EvograftException code {@code port_in_use} if it is taken
     */
    public LoopbackServer start() {
      HttpServer server = bind();
      Busy busy = new Busy();
      ThreadFactory threads = daemons();
      ThreadPoolExecutor pool =
          new ThreadPoolExecutor(
              workers, workers, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), threads);
      pool.allowCoreThreadTimeOut(true);
      server.setExecutor(pool);
      server.createContext("/", new Service(this, busy));
      startAsDaemon(server, threads);
      return new LoopbackServer(server, pool, busy);
    }

    private HttpServer bind() {
      try {
        InetAddress loopback = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
        return HttpServer.create(new InetSocketAddress(loopback, port), 128);
      } catch (IOException e) {
        throw new BadInputException(
            "port_in_use",
            "port " + port + " of 127.0.0.1 cannot be opened; choose another, or 0 for a free one",
            e);
      }
    }

    /** The JDK's dispatcher thread is a daemon exactly if the thread that starts it is one. */
    private static void startAsDaemon(HttpServer server, ThreadFactory threads) {
      Thread starter = threads.newThread(server::start);
      starter.start();
      boolean interrupted = false;
      while (starter.isAlive()) {
        try {
          starter.join();
        } catch (InterruptedException e) {
          interrupted = true;
        }
      }
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }

    private ThreadFactory daemons() {
      AtomicInteger count = new AtomicInteger();
      return task -> {
        Thread thread = new Thread(task, "evograft-" + name + "-server-" + count.getAndIncrement());
        thread.setDaemon(true);
        thread.setContextClassLoader(LoopbackServer.class.getClassLoader());
        return thread;
      };
    }

    private static Answer plainRefusal(Refusal refusal) {
      JsonObject body =
          JsonObject.builder()
              .put("error", refusal.code())
              .put("message", refusal.getMessage())
              .build();
      Answer answer = Answer.json(refusal.status(), body);
      return refusal.status() == 401 ? answer.withHeader("WWW-Authenticate", "Bearer") : answer;
    }
  }
}
