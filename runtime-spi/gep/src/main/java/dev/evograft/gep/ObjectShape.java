// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a schema says about an object. Put together once, then only read. */
final class ObjectShape implements Shape {

  private final Map<String, Shape> members = new LinkedHashMap<>();
  private final Set<String> required = new LinkedHashSet<>();
  private boolean closed;

  ObjectShape required(String key, Shape shape) {
    required.add(key);
    return optional(key, shape);
  }

  ObjectShape optional(String key, Shape shape) {
    members.put(key, shape);
    return this;
  }

  /** Nothing else may be in it. */
  ObjectShape closed() {
    closed = true;
    return this;
  }

  @Override
  public void check(@Nullable Object value, Findings findings) {
    if (!(value instanceof JsonObject object)) {
      Shapes.wrongType(findings, "an object");
      return;
    }
    for (String key : required) {
      findings.at(key).addUnless(object.containsKey(key), "schema.required", "is missing");
    }
    object.forEach(
        (key, member) -> {
          Shape shape = members.get(key);
          if (shape != null) {
            shape.check(member, findings.at(key));
          } else if (closed) {
            findings.at(key).add("schema.unknown_field", "is not in the schema");
          }
        });
  }
}
