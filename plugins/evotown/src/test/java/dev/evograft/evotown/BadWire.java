// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A line to a server on this machine that may be cut: connections are refused, or reset in the
 * midst of a request. What of the request came by then is at the server.
 */
final class BadWire implements AutoCloseable {

  private final URI server;
  private final int port;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final SplittableRandom random = new SplittableRandom(7);
  private final AtomicLong cut = new AtomicLong();
  private volatile boolean cutting;
  private volatile ServerSocket listening;

  BadWire(URI server) {
    this.server = server;
    this.listening = listen(0);
    this.port = listening.getLocalPort();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** From now on nothing listens, and what is open is reset. */
  void refuse() {
    close();
  }

  /** From now on connections are taken. */
  void accept() {
    listening = listen(port);
  }

  /** Whether each connection is reset after some bytes of requests. */
  void cut(boolean some) {
    cutting = some;
  }

  /** How many connections were cut. */
  long cuts() {
    return cut.get();
  }

  private ServerSocket listen(int at) {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), at), 200);
      start(() -> take(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take(ServerSocket socket) {
    try {
      for (; ; ) {
        Socket client = socket.accept();
        Socket behind = new Socket(server.getHost(), server.getPort());
        client.setTcpNoDelay(true);
        behind.setTcpNoDelay(true);
        open.add(client);
        open.add(behind);
        if (socket.isClosed()) { // since it was taken
          close();
          return;
        }
        long allowed;
        synchronized (random) {
          allowed = random.nextLong(100, 6_000);
        }
        start(() -> pump(client, behind, allowed));
        start(() -> pump(behind, client, Long.MAX_VALUE));
      }
    } catch (IOException e) {
      reset(socket); // it was closed
    }
  }

  /** Carries bytes; where lines are cut, not more than these. */
  private void pump(Socket from, Socket to, long allowed) {
    byte[] buffer = new byte[8_192];
    long left = allowed;
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        boolean ends = cutting && read > left;
        out.write(buffer, 0, ends ? (int) left : read);
        out.flush();
        left = Math.max(0, left - read);
        if (ends) {
          cut.incrementAndGet();
          break;
        }
      }
    } catch (IOException e) {
      // the other direction ended
    } finally {
      reset(from);
      reset(to);
    }
  }

  private void reset(Socket socket) {
    open.remove(socket);
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // it is closed
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void reset(ServerSocket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "bad-wire");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    reset(listening);
    open.forEach(this::reset);
  }
}
