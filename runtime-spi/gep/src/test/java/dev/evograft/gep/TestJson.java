// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;

/** Reads JSON as the plugins do: of equal keys the last, lone surrogates kept. */
final class TestJson {

  private static final ObjectMapper MAPPER =
      new ObjectMapper()
          .enable(DeserializationFeature.USE_BIG_INTEGER_FOR_INTS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

  private TestJson() {}

  static JsonObject object(String text) {
    return (JsonObject) value(text);
  }

  static Object value(String text) {
    try {
      return Json.freezeLenient(MAPPER.readValue(text, Object.class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Object resource(String name) {
    try (InputStream in = TestJson.class.getResourceAsStream("/" + name)) {
      return value(new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @SuppressWarnings("unchecked") // resources of objects
  static List<JsonObject> resourceList(String name) {
    return (List<JsonObject>) resource(name);
  }
}
