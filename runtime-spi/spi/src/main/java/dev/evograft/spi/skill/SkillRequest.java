// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A run of a skill that is asked for.
 *
 * @param skill which
 * @param task what the user wants, given to it as {@code EVOGRAFT_TASK}
 * @param input a file, given to it as {@code EVOGRAFT_INPUT} and on standard input
 * @param args its arguments, as they are
 * @param timeout when its process tree is ended and the run fails; null for {@code skills.timeout}
 * @param parentRunId the run that this one is a part of
 * @param labels of the run
 * @since 0.1
 */
public record SkillRequest(
    Skill skill,
    @Nullable String task,
    @Nullable Path input,
    List<String> args,
    @Nullable Duration timeout,
    @Nullable String parentRunId,
    Map<String, String> labels) {
  public SkillRequest {
    Objects.requireNonNull(skill, "skill");
    args = List.copyOf(args);
    labels = Map.copyOf(labels);
  }

  /** A plain run of a skill. */
  public static SkillRequest of(Skill skill) {
    return new SkillRequest(skill, null, null, List.of(), null, null, Map.of());
  }
}
