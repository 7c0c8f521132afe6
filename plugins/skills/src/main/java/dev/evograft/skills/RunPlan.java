// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.skill.SkillRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run of a skill that was found possible.
 *
 * @param request what was asked for
 * @param runId the id that the run will have
 * @param command the argument vector
 * @param input the file that is its standard input, absolute
 * @param timeout when it is ended
 */
record RunPlan(
    SkillRequest request,
    String runId,
    List<String> command,
    @Nullable Path input,
    Duration timeout) {

  RunPlan {
    command = List.copyOf(command);
  }
}
