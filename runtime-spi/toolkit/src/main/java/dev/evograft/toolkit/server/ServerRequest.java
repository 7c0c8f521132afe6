// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/** A request that passed the checks of its route. */
public final class ServerRequest {

  private final String method;
  private final String path;
  private final Map<String, String> parameters;
  private final Map<String, String> query;
  private final Map<String, String> headers;
  private final byte[] body;

  ServerRequest(RequestHead head, Map<String, String> parameters, byte[] body) {
    this.method = head.method();
    this.path = head.path();
    this.query = head.query();
    this.headers = head.headers();
    this.parameters = parameters;
    this.body = body;
  }

  /** In upper case. */
  public String method() {
    return method;
  }

  /** As it was sent, without the query. */
  public String path() {
    return path;
  }

  /** A parameter of the route's path. */
  public String param(String name) {
    return Objects.requireNonNull(parameters.get(name), name);
  }

  /** A parameter of the query; the last one where there are several. */
  public Optional<String> query(String name) {
    return Optional.ofNullable(query.get(name));
  }

  /**
   * A whole number of the query.
   *
   * @throws Refusal if it is something else
   */
  public OptionalInt queryInt(String name) {
    try {
      return query(name).map(Integer::parseInt).map(OptionalInt::of).orElse(OptionalInt.empty());
    } catch (NumberFormatException e) {
      throw new Refusal(400, "bad_query", "the query parameter " + name + " is no whole number");
    }
  }

  /** A header; the last one where there are several. */
  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name.toLowerCase(Locale.ROOT)));
  }

  /** All headers, by their names in lower case. */
  public Map<String, String> headers() {
    return headers;
  }

  /** The body; empty where there is none. Not copied. */
  public byte[] body() {
    return body;
  }

  /**
   * The body as a JSON object.
   *
   * @throws Refusal if it is something else
   */
  public JsonObject json() {
    try {
      return JsonText.parseObject(body);
    } catch (IllegalArgumentException e) {
      throw new Refusal(400, "bad_json", "the body is " + e.getMessage());
    }
  }
}
