// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.gep.AssetIds;
import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A node that calls the stand-in, with another client than ours. */
final class Agent {

  /** What came back. */
  record Reply(int status, Map<String, List<String>> headers, String text) {

    JsonObject json() {
      return JsonText.parseObject(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The fields, wherever they are. */
    JsonObject fields() {
      return json().findObject("payload").orElse(json());
    }

    String error() {
      return json().string("error", "");
    }

    String header(String name) {
      return headers.getOrDefault(name, List.of("")).get(0);
    }
  }

  private static final HttpClient CLIENT =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  final String id;
  private final EvomapStandIn hub;
  private String bearer = "";
  private int messages;

  Agent(EvomapStandIn hub, String id) {
    this.hub = hub;
    this.id = id;
  }

  /** A node that is registered. */
  static Agent known(EvomapStandIn hub, String id) throws Exception {
    Agent agent = new Agent(hub, id);
    agent.hello(JsonObject.EMPTY);
    return agent;
  }

  /** Who has an API key. */
  static Agent user(EvomapStandIn hub) {
    return new Agent(hub, "").with(hub.apiKey());
  }

  Agent with(String credential) {
    bearer = credential;
    return this;
  }

  String secret() {
    return bearer;
  }

  Reply hello(JsonObject payload) throws Exception {
    Reply reply = message("hello", payload);
    reply.fields().string("node_secret").ifPresent(this::with);
    return reply;
  }

  /** A protocol message in its envelope. */
  Reply message(String type, JsonObject payload) throws Exception {
    return post("/a2a/" + type, envelope(type, payload));
  }

  JsonObject envelope(String type, JsonObject payload) {
    return JsonObject.builder()
        .put("protocol", "gep-a2a")
        .put("protocol_version", "1.0.0")
        .put("message_type", type)
        .put("message_id", "msg_1736934600_" + messages++)
        .put("sender_id", id)
        .put("timestamp", "2026-11-20T10:00:00Z")
        .put("payload", payload)
        .build();
  }

  Reply post(String path, JsonObject body) throws Exception {
    return send("POST", path, body.toString());
  }

  Reply get(String path) throws Exception {
    return send("GET", path, "");
  }

  Reply send(String method, String path, String body) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(hub.url() + path))
            .header("Content-Type", "application/json")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body));
    if (!bearer.isEmpty()) {
      request.header("Authorization", "Bearer " + bearer);
    }
    HttpResponse<String> reply = CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    return new Reply(reply.statusCode(), reply.headers().map(), reply.body());
  }

  /** Publishes a bundle about a signal; the id of its capsule. */
  String publish(String signal) throws Exception {
    List<JsonObject> bundle = bundle(signal);
    Reply reply = message("publish", JsonObject.builder().put("assets", bundle).build());
    assertThat(reply.status()).as(reply.text()).isEqualTo(200);
    assertThat(reply.fields().string("decision")).as(reply.text()).contains("accept");
    return bundle.get(1).string(AssetIds.KEY).orElseThrow();
  }

  static JsonObject gene(String signal) {
    return AssetIds.complete(
        JsonObject.builder()
            .put("type", "Gene")
            .put("schema_version", "1.5.0")
            .put("category", "repair")
            .put("signals_match", List.of(signal))
            .put("summary", "Retry when this happens: " + signal)
            .build());
  }

  static JsonObject capsule(String signal, JsonObject gene) {
    return AssetIds.complete(
        JsonObject.builder()
            .put("type", "Capsule")
            .put("schema_version", "1.5.0")
            .put("trigger", List.of(signal))
            .put("gene", gene.get(AssetIds.KEY))
            .put("summary", "Bounded retry with backoff against " + signal)
            .put("confidence", 0.85)
            .put("blast_radius", object("files", 1, "lines", 10))
            .put("outcome", object("status", "success", "score", 0.85))
            .put("env_fingerprint", object("platform", "linux", "arch", "x64"))
            .build());
  }

  static List<JsonObject> bundle(String signal) {
    JsonObject gene = gene(signal);
    JsonObject capsule = capsule(signal, gene);
    JsonObject event =
        AssetIds.complete(
            JsonObject.builder()
                .put("type", "EvolutionEvent")
                .put("intent", "repair")
                .put("capsule_id", capsule.get(AssetIds.KEY))
                .put("genes_used", List.of(gene.string(AssetIds.KEY).orElseThrow()))
                .put("outcome", object("status", "success", "score", 0.85))
                .build());
    return List.of(gene, capsule, event);
  }

  /** An object of names and values. */
  static JsonObject object(Object... members) {
    JsonObject.Builder object = JsonObject.builder();
    for (int i = 0; i < members.length; i += 2) {
      object.put((String) members[i], members[i + 1]);
    }
    return object.build();
  }
}
