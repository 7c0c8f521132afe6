// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.redact;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.Redactor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The one redactor. A pass over the text finds the literals that secrets come with; only at those
 * it looks closer.
 */
public final class SecretRedactor implements Redactor {

  private final Marks marks;

  /** A redactor that makes these marks. */
  public SecretRedactor(Marks marks) {
    this.marks = marks;
  }

  @Override
  public String redact(String text) {
    Findings found = new Findings(text);
    Detectors.LITERALS.scan(text, found);
    return found.isEmpty() ? text : found.apply(marks);
  }

  @Override
  public JsonObject redact(JsonObject tree) {
    JsonObject.Builder copy = JsonObject.builder();
    for (Map.Entry<String, @Nullable Object> member : tree.entrySet()) {
      copy.put(redact(member.getKey()), redactMember(member.getKey(), member.getValue()));
    }
    return copy.build();
  }

  private @Nullable Object redactMember(String name, @Nullable Object value) {
    if (value instanceof String text) {
      Names.Says says = Names.of(name);
      boolean secret =
          says == Names.Says.SECRET
              ? Values.isSecret(text, name)
              : says == Names.Says.PERHAPS && Values.looksRandom(text);
      return secret ? marks.mark(Assignments.kindOf(name), text) : redact(text);
    }
    return redactValue(value);
  }

  private @Nullable Object redactValue(@Nullable Object value) {
    if (value instanceof String text) {
      return redact(text);
    }
    if (value instanceof JsonObject tree) {
      return redact(tree);
    }
    if (value instanceof List<?> list) {
      List<@Nullable Object> copy = new ArrayList<>(list.size());
      for (Object item : list) {
        copy.add(redactValue(item));
      }
      return copy;
    }
    return value;
  }
}
