// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a gene does in an environment, as a boost from -0.5 to 0.5: success raises it, failure lowers
 * it more, and what was not confirmed for 90 days goes. Marks of others, which are texts or have no
 * time, stay as they are.
 */
final class EpigeneticMarks {

  static final Duration KEPT = Duration.ofDays(90);

  private static final int FIRST = 10;
  private static final int REINFORCED = 5;
  private static final int SUPPRESSED = -10;
  private static final int MOST = 50;

  private EpigeneticMarks() {}

  /** The marks after a lesson, the changed one last. */
  static List<@Nullable Object> after(List<@Nullable Object> marks, Lesson lesson) {
    List<@Nullable Object> left = new ArrayList<>();
    JsonObject known = null;
    for (Object mark : marks) {
      if (mark instanceof JsonObject object) {
        if (isExpired(object, lesson.at())) {
          continue;
        }
        if (object.string("context", "").equals(lesson.environment())) {
          known = object;
          continue;
        }
      }
      left.add(mark);
    }
    left.add(mark(known, lesson));
    return left;
  }

  private static JsonObject mark(@Nullable JsonObject known, Lesson lesson) {
    return (known == null ? JsonObject.EMPTY : known)
        .toBuilder()
            .put("context", lesson.environment())
            .put("boost", boost(known, lesson.success()))
            .put("reason", lesson.success() ? "reinforced_by_success" : "suppressed_by_failure")
            .put("created_at", EventTimes.stamp(lesson.at()))
            .build();
  }

  /** In hundredths, for sums of doubles drift. */
  private static double boost(@Nullable JsonObject known, boolean success) {
    if (known == null) {
      return (success ? FIRST : -FIRST) / 100.0;
    }
    long before = Math.round(known.number("boost").orElse(0) * 100);
    long after = before + (success ? REINFORCED : SUPPRESSED);
    return Math.max(-MOST, Math.min(MOST, after)) / 100.0;
  }

  private static boolean isExpired(JsonObject mark, Instant now) {
    long made = EventTimes.parse(mark.string("created_at", ""));
    return made != Experience.UNKNOWN && now.toEpochMilli() - made > KEPT.toMillis();
  }
}
