// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.evomap.home.HubHome;
import dev.evograft.evomap.hub.Depth;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.Route;
import dev.evograft.toolkit.server.ServerRequest;
import java.net.URI;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Takes webhooks on this machine, at a path that nobody can guess; what lets the hub in from
 * outside, such as a tunnel, is for the user. Answers at once, and looks after what came later.
 */
public final class WebhookDoor implements AutoCloseable {

  private static final int MOST_BODY = 64 << 10;
  private static final int MOST_WAITING = 100;
  private static final int PATH_BYTES = 24;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final LoopbackServer server;
  private final String path;
  private final ThreadPoolExecutor worker;

  private WebhookDoor(LoopbackServer server, String path, ThreadPoolExecutor worker) {
    this.server = server;
    this.path = path;
    this.worker = worker;
  }

  /**
   * Opens it.
   *
   * @param port 0 for a free one
   * @param signature that must hold; empty where webhooks are not signed
   */
  public static WebhookDoor open(
      HubHome home, int port, Optional<WebhookSignature> signature, Notices notices) {
    ThreadPoolExecutor worker =
        new ThreadPoolExecutor(
            1,
            1,
            10,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MOST_WAITING),
            task -> {
              Thread thread = new Thread(task, "evograft-evomap-webhooks");
              thread.setDaemon(true);
              thread.setContextClassLoader(WebhookDoor.class.getClassLoader());
              return thread;
            },
            new ThreadPoolExecutor.AbortPolicy());
    worker.allowCoreThreadTimeOut(true);
    String path = "/evomap/" + path(home);
    Route route =
        new Route("POST", path, true, true, request -> taken(request, signature, worker, notices));
    LoopbackServer server =
        LoopbackServer.builder("evomap-webhook")
            .port(port)
            .maxBody(MOST_BODY)
            .workers(2)
            .route(route)
            .fallback((request, reason) -> Answer.json(404, error("not_found")))
            .start();
    return new WebhookDoor(server, path, worker);
  }

  /** The same for this home each time, so that the hub need not be told anew. */
  private static String path(HubHome home) {
    return home.locked(
        () -> {
          JsonObject kept = home.readJson(home.own("webhook.json"));
          String known = kept.string("path", "");
          if (known.matches("[0-9a-f]{" + 2 * PATH_BYTES + "}")) {
            return known;
          }
          byte[] random = new byte[PATH_BYTES];
          RANDOM.nextBytes(random);
          String made = HexFormat.of().formatHex(random);
          home.writeJson(home.own("webhook.json"), JsonObject.builder().put("path", made).build());
          return made;
        });
  }

  private static Answer taken(
      ServerRequest request,
      Optional<WebhookSignature> signature,
      ThreadPoolExecutor worker,
      Notices notices) {
    if (signature.isPresent() && !signature.get().holds(request)) {
      return Answer.json(401, error("bad_signature"));
    }
    if (Depth.of(request.body()) > Reply.MOST_DEPTH) {
      return Answer.json(400, error("too_deep"));
    }
    Notice notice = new Notice(request.json());
    try {
      worker.execute(() -> notices.take(notice));
      return Answer.json(200, JsonObject.EMPTY);
    } catch (RejectedExecutionException e) {
      return Answer.json(503, error("busy")).withHeader("Retry-After", "30");
    }
  }

  private static JsonObject error(String code) {
    return JsonObject.builder().put("error", code).build();
  }

  /** Where webhooks are taken; whoever knows it may send some. */
  public URI url() {
    return URI.create(server.url() + path);
  }

  @Override
  public void close() {
    server.close();
    worker.shutdownNow();
  }
}
