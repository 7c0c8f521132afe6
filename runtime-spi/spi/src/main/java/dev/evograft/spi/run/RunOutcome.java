// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run.
 *
 * @param status how it ended
 * @param exitCode of the process or what stands for one; null where there is none
 * @param reason why it did not succeed, one line; null on success
 * @param endedAt when, by the wall clock
 * @param took how long it ran, by the monotonic clock of the process that began it; where another
 *     process ended it, the difference of the stamps, at least zero
 * @since 0.1
 */
public record RunOutcome(
    RunStatus status,
    @Nullable Integer exitCode,
    @Nullable String reason,
    Instant endedAt,
    Duration took) {
  public RunOutcome {
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(endedAt, "endedAt");
    Objects.requireNonNull(took, "took");
  }
}
