// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** How often something was tried and went well. Not thread-safe. */
final class Tally {

  private static final double DAY = TimeUnit.DAYS.toMillis(1);

  private long successes;
  private long attempts;
  private long streak;
  private long last = Experience.UNKNOWN;

  void add(boolean success, long at) {
    attempts++;
    successes += success ? 1 : 0;
    streak = success ? streak + 1 : 0;
    last = Math.max(last, at);
  }

  /** Adds what came after all that is here. */
  void append(Tally later) {
    streak = later.streak == later.attempts ? streak + later.streak : later.streak;
    successes += later.successes;
    attempts += later.attempts;
    last = Math.max(last, later.last);
  }

  long successes() {
    return successes;
  }

  long attempts() {
    return attempts;
  }

  /** How many of the last attempts in a row went well. */
  long streak() {
    return streak;
  }

  /** When the last attempt was, or {@link Experience#UNKNOWN}. */
  long last() {
    return last;
  }

  /**
   * Laplace-smoothed probability, halved for every half-life since the last attempt. An attempt of
   * the future or of an unknown time is as good as one of now.
   */
  double value(Instant now, double halfLifeDays) {
    double p = (successes + 1.0) / (attempts + 2.0);
    double age = last == Experience.UNKNOWN ? 0 : now.toEpochMilli() - (double) last;
    return p * Math.pow(0.5, Math.max(0, age) / DAY / halfLifeDays);
  }

  JsonObject tree() {
    JsonObject.Builder tree =
        JsonObject.builder().put("s", successes).put("n", attempts).put("streak", streak);
    if (last != Experience.UNKNOWN) {
      tree.put("last", last);
    }
    return tree.build();
  }

  /**
   * Reads {@link #tree()}.
   *
   * @throws IllegalArgumentException if it is none
   */
  static Tally from(JsonObject tree) {
    Tally tally = new Tally();
    tally.successes = tree.integer("s", -1);
    tally.attempts = tree.integer("n", -1);
    tally.streak = tree.integer("streak", -1);
    tally.last = tree.integer("last", Experience.UNKNOWN);
    if (tally.streak < 0 || tally.streak > tally.successes || tally.successes > tally.attempts) {
      throw new IllegalArgumentException("no tally");
    }
    return tally;
  }
}
