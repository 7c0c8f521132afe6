// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.toolkit.json.JsonText;
import java.io.IOException;
import java.io.InputStream;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The schemas of the published contract, as far as it uses JSON Schema. */
final class ContractSchema {

  private static final Map<String, Class<?>> TYPES =
      Map.of(
          "object", JsonObject.class,
          "array", List.class,
          "string", String.class,
          "integer", Long.class,
          "boolean", Boolean.class);

  private final JsonObject schemas;

  ContractSchema() {
    try (InputStream in =
        Objects.requireNonNull(
            ContractSchema.class.getResourceAsStream("/evotown-ingest-v0.1.json"))) {
      schemas = JsonText.parseObject(in.readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Everything that is wrong; members that the schema does not know count too. */
  List<String> errors(String schema, JsonObject body) {
    List<String> errors = new ArrayList<>();
    check(schemas.object(schema), body, schema, errors);
    return errors;
  }

  private void check(JsonObject schema, Object value, String place, List<String> errors) {
    if (schema.get("$ref") instanceof String ref) {
      check(schemas.object(ref.substring(ref.lastIndexOf('/') + 1)), value, place, errors);
      return;
    }
    if (!TYPES.get(schema.string("type", "object")).isInstance(value)) {
      errors.add(place + " is no " + schema.get("type"));
      return;
    }
    if (schema.get("enum") instanceof List<?> words && !words.contains(value)) {
      errors.add(place + " is none of " + words);
    }
    if (schema.get("pattern") instanceof String regex && !value.toString().matches(regex)) {
      errors.add(place + " does not match " + regex);
    }
    if (schema.get("minimum") instanceof Long least && (Long) value < least) {
      errors.add(place + " is less than " + least);
    }
    if (schema.string("format", "").equals("date-time") && !isTime(value.toString())) {
      errors.add(place + " is no time");
    }
    if (value instanceof List<?> items) {
      for (Object item : items) {
        check(schema.object("items"), item, place + "[]", errors);
      }
    }
    if (value instanceof JsonObject object) {
      members(schema, object, place, errors);
    }
  }

  private void members(JsonObject schema, JsonObject object, String place, List<String> errors) {
    for (Object name : schema.list("required")) {
      if (!object.containsKey(name)) {
        errors.add(place + "." + name + " is missing");
      }
    }
    boolean open = schema.bool("additionalProperties", false);
    JsonObject properties = schema.object("properties");
    object.forEach(
        (name, value) -> {
          if (properties.containsKey(name)) {
            check(properties.object(name), value, place + "." + name, errors);
          } else if (!open) {
            errors.add(place + "." + name + " is unknown");
          }
        });
  }

  private static boolean isTime(String text) {
    try {
      OffsetDateTime.parse(text);
      return text.endsWith("Z");
    } catch (DateTimeParseException e) {
      return false;
    }
  }
}
