// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.server.ServerRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call that was let in: what it says, and who makes it. */
final class Call {

  private final HubRow row;
  private final ServerRequest request;
  private final JsonObject body;
  private @Nullable Node caller;

  Call(HubRow row, ServerRequest request, JsonObject body) {
    this.row = row;
    this.request = request;
    this.body = body;
  }

  HubRow row() {
    return row;
  }

  /** The whole body; empty where there is none. */
  JsonObject body() {
    return body;
  }

  /** The length of the body in bytes. */
  int size() {
    return request.body().length;
  }

  /** What is meant: the payload of an envelope, else the body. */
  JsonObject payload() {
    return row.isEnveloped() ? body.object("payload") : body;
  }

  /** The node that the call names, in the body or the query. */
  Optional<String> nodeId() {
    return body.string("sender_id")
        .or(() -> body.string("node_id"))
        .or(() -> request.query("node_id"))
        .or(() -> request.query("sender_id"))
        .filter(id -> !id.isEmpty());
  }

  void by(Node node) {
    caller = node;
  }

  Optional<Node> caller() {
    return Optional.ofNullable(caller);
  }

  /**
   * The node that calls.
   *
   * @throws HubError 400 where the call names none
   */
  Node node() {
    Node node = caller;
    if (node == null) {
      throw HubError.of(400, "node_id_required", "no node is named", "send node_id");
    }
    return node;
  }

  Optional<String> bearer() {
    return request
        .header("authorization")
        .filter(value -> value.regionMatches(true, 0, "Bearer ", 0, 7))
        .map(value -> value.substring(7).strip());
  }

  String param(String name) {
    return request.param(name);
  }

  Optional<String> query(String name) {
    return request.query(name).filter(value -> !value.isEmpty());
  }

  /** A header. */
  Optional<String> header(String name) {
    return request.header(name);
  }

  /** The query's limit within bounds. */
  int limit(int fallback, int most) {
    return Math.max(1, Math.min(most, request.queryInt("limit").orElse(fallback)));
  }

  /**
   * A text of the payload.
   *
   * @throws HubError 400 where it is missing
   */
  String text(String key) {
    return payload()
        .string(key)
        .filter(text -> !text.isBlank())
        .orElseThrow(
            () -> HubError.of(400, "validation_error", key + " is missing", "send " + key));
  }

  /** Signals, which some send as a list and some as a text with commas. */
  static List<String> signals(@Nullable Object value) {
    if (value instanceof String text) {
      return List.of(text.split(",")).stream()
          .map(String::strip)
          .filter(one -> !one.isEmpty())
          .toList();
    }
    if (value instanceof List<?> items) {
      return items.stream().filter(String.class::isInstance).map(String.class::cast).toList();
    }
    return List.of();
  }
}
