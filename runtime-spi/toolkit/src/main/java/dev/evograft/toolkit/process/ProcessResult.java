// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a process ended.
 *
 * @param end why it ended
 * @param exitCode its own; null when it was ended
 * @param outputBytes what it wrote, also beyond the limit as far as it was read
 * @param took how long it ran, until nothing of it was left
 * @param strays how many processes it left behind when it ended by itself, which were ended
 * @param outputComplete false when something that could not be found or ended still holds its
 *     output open
 */
public record ProcessResult(
    End end,
    @Nullable Integer exitCode,
    long outputBytes,
    Duration took,
    int strays,
    boolean outputComplete) {

  /** Why a process ended. */
  public enum End {
    /** By itself. */
    EXITED,
    /** It was over its time. */
    TIMED_OUT,
    /** It wrote too much. */
    OUTPUT_LIMIT
  }
}
