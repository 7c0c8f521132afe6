// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * What came of a check.
 *
 * @param check which
 * @param status how it ended
 * @param note why it did not pass, in one line; empty when it passed
 * @param output what it printed, standard output and error as they came; the beginning and the end
 *     of a long one
 * @param millis how long it took
 * @param tests how many tests it ran; null where that is not known
 */
public record CheckResult(
    Check check, Status status, String note, String output, long millis, @Nullable Tests tests) {

  /** One of which it is not known how many tests it ran. */
  public CheckResult(Check check, Status status, String note, String output, long millis) {
    this(check, status, note, output, millis, null);
  }

  /** How a check ended. */
  public enum Status {
    /** With exit code 0. */
    PASSED,
    /** With another one. */
    FAILED,
    /** Not within its bounds of time and output, or not twice in the same way. */
    STOPPED,
    /** It ran no test, whatever its exit code is. */
    EMPTY,
    /** Not at all, because it could not be started; this says nothing about the change. */
    NOT_STARTED
  }

  /** Whether it passed. */
  public boolean ok() {
    return status == Status.PASSED;
  }

  /** The same of this check, which was run in other words. */
  public CheckResult of(Check other) {
    return new CheckResult(other, status, note, output, millis, tests);
  }

  /** The same, but it tells nothing. */
  public CheckResult stopped(String why) {
    return new CheckResult(check, Status.STOPPED, why, output, millis, tests);
  }

  /** As a validation report has it. */
  public JsonObject tree() {
    JsonObject.Builder tree =
        JsonObject.builder()
            .put("command", check.text())
            .put("ok", ok())
            .put("stdout", output)
            .put("stderr", note);
    return (tests == null ? tree : tree.put("tests", tests.tree())).build();
  }
}
