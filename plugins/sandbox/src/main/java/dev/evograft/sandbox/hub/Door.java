// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Lets calls in: a body that can be read, an envelope where one is asked for, a credential. */
final class Door {

  private static final List<String> FIELDS =
      List.of(
          "protocol",
          "protocol_version",
          "message_type",
          "message_id",
          "sender_id",
          "timestamp",
          "payload");

  private final Hub hub;
  private final Limits limits;

  Door(Hub hub) {
    this.hub = hub;
    this.limits = new Limits(hub.clock, hub.settings);
  }

  /**
   * A call that may go on.
   *
   * @throws HubError 400 for its form, 401 or 403 for its credential, 429 for its number
   */
  Call letIn(HubRow row, ServerRequest request) {
    Call call = new Call(row, request, body(row, request));
    if (row.isEnveloped()) {
      envelope(call);
    }
    if (hub.settings.is("refuse_nulls")) {
      noNulls(call.body(), "");
    }
    limits.count(row.rate(), call.nodeId().or(call::bearer).orElse("anybody"));
    credential(call);
    return call;
  }

  private static JsonObject body(HubRow row, ServerRequest request) {
    if (!row.method().equals("POST") || request.body().length == 0) {
      return JsonObject.EMPTY;
    }
    try {
      return JsonObject.of(JsonText.parseObject(request.body())); // of valid Unicode alone
    } catch (IllegalArgumentException e) {
      throw HubError.of(400, "invalid_json", "the body is " + e.getMessage(), "send JSON");
    }
  }

  private static void envelope(Call call) {
    JsonObject body = call.body();
    List<String> missing =
        FIELDS.stream()
            .filter(field -> !(field.equals("sender_id") && call.row() == HubRow.HELLO))
            .filter(field -> body.get(field) == null)
            .toList();
    String type = call.row().fault();
    String given = body.string("message_type", "");
    boolean right = given.equals(type) || call.row() == HubRow.VALIDATE && given.equals("publish");
    String problem =
        !missing.isEmpty()
            ? "the protocol envelope lacks " + missing
            : !body.string("protocol", "").equals("gep-a2a")
                ? "protocol is not gep-a2a"
                : !right
                    ? "message_type is not " + type
                    : body.findObject("payload").isEmpty() ? "payload is no object" : "";
    if (!problem.isEmpty()) {
      throw HubError.of(
          400, "invalid_protocol_message", problem, "send all seven fields around the payload");
    }
  }

  private static void noNulls(@Nullable Object value, String path) {
    if (value instanceof JsonObject object) {
      for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
        noNull(member.getValue(), path + "/" + member.getKey());
      }
    } else if (value instanceof List<?> items) {
      for (int i = 0; i < items.size(); i++) {
        noNull(items.get(i), path + "/" + i);
      }
    }
  }

  private static void noNull(@Nullable Object value, String path) {
    if (value == null) {
      JsonObject more = JsonObject.builder().put("details", List.of(path)).build();
      throw HubError.of(
          400, "validation_error", path + " is null", "leave absent fields out", more);
    }
    noNulls(value, path);
  }

  private void credential(Call call) {
    call.nodeId().flatMap(hub.nodes::find).ifPresent(call::by);
    if (!hub.settings.is("auth")) {
      return;
    }
    String bearer = call.bearer().orElse("");
    boolean key = bearer.equals(hub.accounts.apiKey) || bearer.equals(hub.accounts.oauthToken);
    boolean session = hub.accounts.isSession(bearer);
    switch (call.row().credential()) {
      case NONE -> {}
      case NODE -> node(call, bearer);
      case NODE_OR_KEY -> {
        if (!key && !session) {
          node(call, bearer);
        }
      }
      case KEY -> need(key, bearer, "an API key as Authorization: Bearer");
      case SESSION -> need(session || key, bearer, "POST /auth/login for a new session");
      case ADMIN -> need(bearer.equals(hub.accounts.adminToken), bearer, "the admin's token");
    }
  }

  private static void need(boolean there, String bearer, String fix) {
    if (!there) {
      throw HubError.of(
          401,
          "unauthorized",
          bearer.isEmpty() ? "no credential was sent" : "the credential is unknown or has expired",
          fix);
    }
  }

  private void node(Call call, String bearer) {
    if (bearer.isEmpty()) {
      need(false, bearer, "the node_secret of hello as Authorization: Bearer");
    }
    Optional<Node> owner = hub.nodes.bySecret(bearer);
    if (call.nodeId().isEmpty()) {
      owner.ifPresent(call::by);
    }
    if (call.caller().isEmpty()) {
      if (call.row() == HubRow.HEARTBEAT) {
        return; // which tells of it in its own way
      }
      throw HubError.of(403, "unknown_node", "the hub does not know this node", "say hello");
    }
    Node node = call.node();
    if (bearer.equals(hub.accounts.oauthToken)) { // with the scope a2a
      if (!Accounts.USER.equals(node.owner)) {
        throw HubError.of(
            403,
            "not_node_owner",
            "the token is not of the node's owner",
            "claim the node by its claim code, or send its node_secret");
      }
    } else if (owner.filter(known -> known == node).isEmpty()) {
      throw wrong(bearer);
    }
    if (hub.nodes.survival(node).equals("dead") && call.row() != HubRow.HEARTBEAT) {
      throw dead();
    }
  }

  private static HubError wrong(String bearer) {
    return bearer.startsWith("ek_")
        ? dead() // what the hub says of a key in a secret's place
        : HubError.of(
            403,
            "node_secret_invalid",
            "the node_secret is not the current one",
            "say hello with the current secret and rotate_secret, or reset it by hand");
  }

  private static HubError dead() {
    return HubError.of(
        403,
        "node_dead",
        "zero credits + prolonged inactivity",
        "buy credits, or check that the bearer is a node_secret");
  }
}
