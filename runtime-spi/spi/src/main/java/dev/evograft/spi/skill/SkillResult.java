// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunStatus;
import java.util.Objects;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * How a skill ended.
 *
 * @param run the run it was
 * @param status how it ended
 * @param exitCode of its process; null when it was ended
 * @param reason why it did not succeed, or null
 * @param recorded completes with the terminal entry, which has signals and artifacts, when it is on
 *     disk; see {@link dev.evograft.spi.run.RunHandle#end}
 * @since 0.1
 */
public record SkillResult(
    RunInfo run,
    RunStatus status,
    @Nullable Integer exitCode,
    @Nullable String reason,
    CompletionStage<JournalEntry> recorded) {
  public SkillResult {
    Objects.requireNonNull(run, "run");
    Objects.requireNonNull(status, "status");
    Objects.requireNonNull(recorded, "recorded");
  }
}
