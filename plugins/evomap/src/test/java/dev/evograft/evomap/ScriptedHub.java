// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.Answer;
import dev.evograft.toolkit.server.LoopbackServer;
import dev.evograft.toolkit.server.ServerRequest;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

/**
 * A hub that says what a test tells it to, endpoint by endpoint, and keeps what it was asked. The
 * last answer of an endpoint is repeated; what nothing was told about is not found.
 */
public final class ScriptedHub implements AutoCloseable {

  private final Map<String, Queue<Function<ServerRequest, Answer>>> script =
      new ConcurrentHashMap<>();
  private final List<ServerRequest> requests = new CopyOnWriteArrayList<>();
  private final LoopbackServer server;

  public ScriptedHub() {
    server =
        LoopbackServer.builder("scripted-hub")
            .maxBody(32 << 20)
            .fallback((request, reason) -> answer(request))
            .start();
  }

  /** Adds an answer of JSON text, in which single quotes stand for double ones. */
  public ScriptedHub says(String endpoint, int status, String json) {
    return does(endpoint, asked -> Answer.json(status, json(json)));
  }

  /** Adds whatever happens next at an endpoint. */
  public ScriptedHub does(String endpoint, Function<ServerRequest, Answer> next) {
    script.computeIfAbsent(endpoint, key -> new ArrayDeque<>()).add(next);
    return this;
  }

  public static JsonObject json(String text) {
    return (JsonObject) JsonText.parse(text.replace('\'', '"'));
  }

  private Answer answer(ServerRequest request) {
    requests.add(request);
    Queue<Function<ServerRequest, Answer>> next =
        script.get(request.method() + " " + request.path());
    if (next == null) {
      return Answer.text(404, "text/html", "<html>404 Not Found</html>");
    }
    synchronized (next) {
      return (next.size() > 1 ? next.remove() : next.element()).apply(request);
    }
  }

  public URI url() {
    return server.url();
  }

  public List<ServerRequest> requests() {
    return requests;
  }

  /** What an endpoint was asked, in order. */
  public List<ServerRequest> requests(String endpoint) {
    return requests.stream()
        .filter(one -> (one.method() + " " + one.path()).equals(endpoint))
        .toList();
  }

  @Override
  public void close() {
    server.close();
  }
}
