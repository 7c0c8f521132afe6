// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.server.ServerRequest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads bodies as FastAPI does: broken JSON is told before anything else, the rest after auth. */
final class Bodies {

  private static final Rule.Fault NO_OBJECT =
      new Rule.Fault(
          "model_attributes_type",
          "Input should be a valid dictionary or object to extract fields from",
          Map.of());

  private final @Nullable Object value;
  private final boolean missing;

  private Bodies(@Nullable Object value, boolean missing) {
    this.value = value;
    this.missing = missing;
  }

  /**
   * First step, before auth.
   *
   * @throws Halt 400 where the body is no text, 422 where it is no JSON
   */
  static Bodies of(ServerRequest request) {
    boolean lostByUpgrade = request.header("upgrade").orElse("").equalsIgnoreCase("h2c");
    if (request.body().length == 0 || lostByUpgrade) {
      return new Bodies(null, true);
    }
    String text = decode(request.body());
    String type = request.header("content-type").orElse("").toLowerCase(Locale.ROOT);
    if (!type.split(";", 2)[0].strip().equals("application/json")) {
      return new Bodies(text, false);
    }
    try {
      return new Bodies(JsonText.parse(request.body()), false);
    } catch (IllegalArgumentException e) {
      Rule.Fault fault =
          new Rule.Fault("json_invalid", "JSON decode error", Map.of("error", "not JSON"));
      throw Halt.detail(422, List.of(Fields.error(List.of("body", 0), fault, JsonObject.EMPTY)));
    }
  }

  /**
   * Second step, after auth.
   *
   * @throws Halt 422 where it is no object
   */
  JsonObject object() {
    if (value instanceof JsonObject object) {
      return object;
    }
    Rule.Fault fault = missing ? new Rule.Fault("missing", "Field required", Map.of()) : NO_OBJECT;
    throw Halt.detail(422, List.of(Fields.error(List.of("body"), fault, value)));
  }

  private static String decode(byte[] body) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
    } catch (CharacterCodingException e) {
      throw Halt.detail(400, "There was an error parsing the body");
    }
  }
}
