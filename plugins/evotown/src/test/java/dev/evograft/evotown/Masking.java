// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A redactor that knows one secret. */
final class Masking implements Redactor {

  static final String SECRET = "hunter2";

  /** What it puts there. */
  static final String MARK = "[REDACTED:x:1f3a]";

  /** A context with such a redactor, at noon. */
  static FakeContext context() {
    return new FakeContext("evotown", Path.of("nothing-is-written"))
        .redactor(new Masking())
        .clock(InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")));
  }

  @Override
  public String redact(String text) {
    return text.replace(SECRET, MARK);
  }

  @Override
  public JsonObject redact(JsonObject tree) {
    return (JsonObject) walk(tree);
  }

  private Object walk(Object value) {
    if (value instanceof String text) {
      return redact(text);
    }
    if (value instanceof JsonObject object) {
      Map<String, Object> members = new LinkedHashMap<>();
      object.forEach((name, item) -> members.put(redact(name), walk(item)));
      return CleanSignals.lenient(members);
    }
    if (value instanceof List<?> list) {
      List<Object> items = new ArrayList<>();
      list.forEach(item -> items.add(walk(item)));
      return items;
    }
    return value;
  }
}
