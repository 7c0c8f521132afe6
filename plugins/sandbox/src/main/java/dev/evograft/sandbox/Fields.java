// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.control.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Checks the members of a body and words what is wrong as Pydantic does. */
final class Fields {

  private final JsonObject body;
  private final List<Object> location;
  private final List<JsonObject> errors;

  private Fields(JsonObject body, List<Object> location, List<JsonObject> errors) {
    this.body = body;
    this.location = location;
    this.errors = errors;
  }

  static Fields of(JsonObject body) {
    return new Fields(body, List.of("body"), new ArrayList<>());
  }

  /** A member that must be there. */
  Fields required(String name, Rule rule) {
    if (body.containsKey(name)) {
      check(name, body.get(name), rule);
    } else {
      add(name, new Rule.Fault("missing", "Field required", Map.of()), body);
    }
    return this;
  }

  /** A member that may be absent; null counts as a value. */
  Fields optional(String name, Rule rule) {
    if (body.containsKey(name)) {
      check(name, body.get(name), rule);
    }
    return this;
  }

  /** A list of objects, each checked by itself. */
  Fields items(String name, java.util.function.Consumer<Fields> each) {
    if (!body.containsKey(name)) {
      return this;
    }
    if (!(body.get(name) instanceof List<?> items)) {
      add(name, Rule.LIST_EXPECTED, body.get(name));
      return this;
    }
    for (int i = 0; i < items.size(); i++) {
      List<Object> place = plus(plus(location, name), i);
      if (items.get(i) instanceof JsonObject item) {
        each.accept(new Fields(item, place, errors));
      } else {
        errors.add(error(place, Rule.OBJECT_EXPECTED, items.get(i)));
      }
    }
    return this;
  }

  /**
   * @throws Halt 422 with the list of everything that is wrong
   */
  void done() {
    if (!errors.isEmpty()) {
      throw Halt.detail(422, errors);
    }
  }

  private void check(String name, @Nullable Object value, Rule rule) {
    Rule.Fault fault = rule.check(value);
    if (fault != null) {
      add(name, fault, value);
    }
  }

  private void add(String name, Rule.Fault fault, @Nullable Object input) {
    errors.add(error(plus(location, name), fault, input));
  }

  static JsonObject error(List<Object> place, Rule.Fault fault, @Nullable Object input) {
    JsonObject.Builder error =
        JsonObject.builder()
            .put("type", fault.type())
            .put("loc", place)
            .put("msg", fault.message())
            .put("input", Values.sendable(input));
    return fault.context().isEmpty() ? error.build() : error.put("ctx", fault.context()).build();
  }

  private static List<Object> plus(List<Object> place, Object step) {
    List<Object> longer = new ArrayList<>(place);
    longer.add(step);
    return longer;
  }
}
