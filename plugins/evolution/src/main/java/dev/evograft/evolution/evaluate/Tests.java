// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;

/**
 * How many tests a check ran, by what its runner says.
 *
 * @param passed those that passed
 * @param failed those that did not
 * @param skipped those that were known and not run
 */
public record Tests(long passed, long failed, long skipped) {

  /** None at all. */
  static final Tests NONE = new Tests(0, 0, 0);

  /** Whether not one was run. */
  boolean none() {
    return passed + failed == 0;
  }

  Tests plus(Tests other) {
    return new Tests(passed + other.passed, failed + other.failed, skipped + other.skipped);
  }

  /** Whether all that were run before have passed now, and none is passed over that was not. */
  boolean holdAllOf(Tests before) {
    return passed >= before.passed + before.failed && skipped <= before.skipped;
  }

  /** As it is kept. */
  public JsonObject tree() {
    return JsonObject.builder()
        .put("passed", passed)
        .put("failed", failed)
        .put("skipped", skipped)
        .build();
  }

  /** What {@link #tree} wrote. */
  public static Tests of(JsonObject tree) {
    return new Tests(
        tree.integer("passed", 0), tree.integer("failed", 0), tree.integer("skipped", 0));
  }
}
