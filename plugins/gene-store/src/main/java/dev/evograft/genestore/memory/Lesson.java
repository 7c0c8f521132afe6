// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.List;

/**
 * What a gene learns from one use of it.
 *
 * @param at when; with the outcome it tells lessons of one gene apart
 * @param success whether it went well
 * @param failure what kind of failure it was; {@link FailureClass#NONE} on success
 * @param signals it was used for
 * @param environment it was used in, such as {@code linux/x64/java17}
 */
record Lesson(
    Instant at, boolean success, FailureClass failure, List<String> signals, String environment) {

  private static final int MOST_SIGNALS = 20;
  private static final int MOST_CHARACTERS = 260;

  Lesson {
    signals = Lines.clip(signals, MOST_SIGNALS, MOST_CHARACTERS);
  }

  String outcome() {
    return success ? "success" : "failed";
  }

  /** Its entry of {@code learning_history}. */
  JsonObject entry() {
    return JsonObject.builder()
        .put("at", EventTimes.stamp(at))
        .put("outcome", outcome())
        .put("mode", failure.mode())
        .put("reason_class", failure.reasonClass())
        .put("retryable", failure.retryable())
        .put("learning_signals", signals)
        .build();
  }

  /** Its entry of {@code anti_patterns}. */
  JsonObject antiPattern() {
    return JsonObject.builder()
        .put("at", EventTimes.stamp(at))
        .put("mode", failure.mode())
        .put("reason_class", failure.reasonClass())
        .put("learning_signals", signals)
        .build();
  }
}
