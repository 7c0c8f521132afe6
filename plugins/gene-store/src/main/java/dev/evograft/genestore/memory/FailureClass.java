// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import java.util.List;
import java.util.Locale;

/**
 * Kinds of failure, by what they teach: a hard one speaks against the strategy itself, a soft one
 * may go well another time.
 */
enum FailureClass {
  /** None. */
  NONE(false, false, List.of()),
  /** What must never be touched was touched, or far too much was. */
  CONSTRAINT_DESTRUCTIVE(true, false, List.of("hard cap", "hard_cap", "critical", "ethics")),
  /** The declared bounds were passed. */
  CONSTRAINT(
      true, false, List.of("constraint", "forbidden", "max_files", "blast", "too many files")),
  /** The rules of the cycle were broken. */
  PROTOCOL(true, false, List.of("protocol")),
  /** The last check before solidifying failed. */
  CANARY(true, false, List.of("canary")),
  /** The checks failed. */
  VALIDATION(false, true, List.of("validation", "check")),
  /** Something else. */
  UNKNOWN(false, true, List.of());

  private final boolean hard;
  private final boolean retryable;
  private final List<String> words;

  FailureClass(boolean hard, boolean retryable, List<String> words) {
    this.hard = hard;
    this.retryable = retryable;
    this.words = words;
  }

  /** The class of a failure, from the words of its reason and from whether a check failed. */
  static FailureClass of(String reason, boolean checkFailed) {
    String text = reason.toLowerCase(Locale.ROOT);
    for (FailureClass failure : values()) {
      if (failure.words.stream().anyMatch(text::contains)) {
        return failure;
      }
    }
    return checkFailed ? VALIDATION : UNKNOWN;
  }

  boolean hard() {
    return hard;
  }

  /** {@code none}, {@code soft} or {@code hard}. */
  String mode() {
    return this == NONE ? "none" : hard ? "hard" : "soft";
  }

  String reasonClass() {
    return name().toLowerCase(Locale.ROOT);
  }

  boolean retryable() {
    return retryable;
  }
}
