// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes a request through the checks to its handler, and its answer back. */
final class Service implements HttpHandler {

  private static final Logger log = LoggerFactory.getLogger(Service.class);

  private final Router router;
  private final Gate gate;
  private final int maxBody;
  private final Function<Refusal, Answer> refusals;
  private final Busy busy;

  Service(LoopbackServer.Builder settings, Busy busy) {
    this.router = new Router(settings.routes, settings.fallback);
    this.gate = new Gate(settings.token);
    this.maxBody = settings.maxBody;
    this.refusals = settings.refusals;
    this.busy = busy;
  }

  @Override
  public void handle(HttpExchange exchange) throws IOException {
    busy.enter();
    try (exchange) {
      send(exchange, answer(exchange));
    } finally {
      busy.leave();
    }
  }

  private Answer answer(HttpExchange exchange) throws IOException {
    try {
      RequestHead head = RequestHead.of(exchange);
      gate.checkOrigin(head);
      Router.Match match = router.find(head.method(), head.path());
      gate.checkToken(head, match.route());
      gate.checkContent(head, match.route());
      ServerRequest request = new ServerRequest(head, match.parameters(), read(exchange));
      return match.route().handler().handle(request);
    } catch (Refusal refusal) {
      return refusals.apply(refusal);
    } catch (IOException e) {
      throw e;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Answer.hangUp();
    } catch (Exception e) {
      log.error(
          "cannot answer {} {}",
          exchange.getRequestMethod(),
          exchange.getRequestURI().getPath(),
          e);
      return refusals.apply(new Refusal(500, "internal", "the server failed; its log says why"));
    }
  }

  private byte[] read(HttpExchange exchange) throws IOException {
    InputStream in = exchange.getRequestBody();
    byte[] body = in.readNBytes(maxBody);
    if (body.length == maxBody && in.read() >= 0) {
      throw new Refusal(413, "too_large", "the body is longer than " + maxBody + " bytes");
    }
    return body;
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    if (answer.sent() == Answer.NONE) {
      return; // closing the exchange without an answer cuts the connection
    }
    answer.headers().forEach(exchange.getResponseHeaders()::set);
    Answer.Stream stream = answer.stream();
    if (stream != null) {
      exchange.sendResponseHeaders(answer.status(), 0); // in chunks, as long as it takes
      stream(stream, exchange.getResponseBody());
      return;
    }
    int length = answer.body().length;
    boolean bare = length == 0 || exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), bare ? -1 : length);
    if (!bare) {
      OutputStream out = exchange.getResponseBody();
      out.write(answer.body(), 0, Math.min(length, answer.sent()));
      if (answer.sent() >= length) {
        out.close();
      } else {
        out.flush();
      }
    }
  }

  private static void stream(Answer.Stream stream, OutputStream out) throws IOException {
    try {
      stream.writeTo(out);
      out.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // the server closes; so does the connection
    }
  }
}
