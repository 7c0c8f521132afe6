// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.asset;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How many bytes a value is at most as JSON, without writing it. */
final class Weight {

  /** A control character as an escape; everything else takes less. */
  private static final long WIDEST = 6;

  private static final long MARKS = 4;
  private static final long LONGEST_NUMBER = 40;

  private Weight() {}

  static long most(@Nullable Object value) {
    if (value instanceof String text) {
      return WIDEST * text.length() + MARKS;
    }
    if (value instanceof JsonObject object) {
      long sum = MARKS;
      for (Map.Entry<String, @Nullable Object> member : object.entrySet()) {
        sum += most(member.getKey()) + most(member.getValue());
      }
      return sum;
    }
    if (value instanceof List<?> items) {
      long sum = MARKS;
      for (Object item : items) {
        sum += most(item) + MARKS;
      }
      return sum;
    }
    boolean isShort =
        value == null
            || value instanceof Boolean
            || value instanceof Long
            || value instanceof Double;
    return isShort ? LONGEST_NUMBER : Integer.MAX_VALUE; // a number of any length
  }
}
