// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether a record is far from every limit of those who read it, so that it need not be read once
 * to know that it can be. Of one that is near, nothing is said.
 */
final class Plainness {

  private static final int DEEPEST = 64;
  private static final int LONGEST_NAME = 4_096;
  private static final int LONGEST_TEXT = 4 << 20;

  private Plainness() {}

  static boolean of(JsonObject record) {
    return isPlain(record, 0);
  }

  private static boolean isPlain(@Nullable Object value, int depth) {
    if (value instanceof String text) {
      return text.length() <= LONGEST_TEXT;
    }
    if (value instanceof JsonObject object) {
      return depth < DEEPEST && members(object, depth + 1);
    }
    if (value instanceof List<?> items) {
      return depth < DEEPEST && items(items, depth + 1);
    }
    // Others are numbers of any length
    return value == null
        || value instanceof Long
        || value instanceof Double
        || value instanceof Boolean;
  }

  private static boolean members(JsonObject object, int depth) {
    for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
      if (member.getKey().length() > LONGEST_NAME || !isPlain(member.getValue(), depth)) {
        return false;
      }
    }
    return true;
  }

  private static boolean items(List<?> items, int depth) {
    for (Object item : items) {
      if (!isPlain(item, depth)) {
        return false;
      }
    }
    return true;
  }
}
