// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import dev.evograft.json.JsonObject;
import java.util.Objects;

/**
 * What came of an execution.
 *
 * @param outcome how it ended
 * @param summary what was done, for people, one line
 * @param evidence what shows it, such as an exit code and the end of an output; it goes to the
 *     journal, redacted
 * @since 0.1
 */
public record ExecutionResult(Outcome outcome, String summary, JsonObject evidence) {

  /** How an execution ended. */
  public enum Outcome {
    /** It did what it could; the checks decide. */
    DONE,
    /** It could not, and says why; the checks do not run. */
    FAILED,
    /**
     * Somebody else makes the change, and {@code evograft solidify} closes the cycle; only {@code
     * prompt} may say so, for any other it is {@link #FAILED}.
     */
    WAITING
  }

  public ExecutionResult {
    Objects.requireNonNull(outcome, "outcome");
    Objects.requireNonNull(summary, "summary");
    Objects.requireNonNull(evidence, "evidence");
  }
}
