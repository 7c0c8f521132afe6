// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.util.Collections;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a run is about to do.
 *
 * @param kind {@link #SKILL}, {@link #EVOLUTION}, {@link #SESSION}, {@link #TASK}, or another word
 *     of a newer version
 * @param skill the name of the skill, or of what runs where there is none
 * @param skillVersion its version, if it has one
 * @param task what the user asked for, if anything
 * @param runId null to have one made; else 1 to 128 of {@code [A-Za-z0-9._-]}, unique for ever and
 *     not to be guessed: some servers let whoever knows a run's id write to it
 * @param parentRunId the run that this one is a part of
 * @param labels tenant, team, agent, task and whatever else the agent likes; they go on the wire
 * @since 0.1
 */
public record RunSpec(
    String kind,
    String skill,
    @Nullable String skillVersion,
    @Nullable String task,
    @Nullable String runId,
    @Nullable String parentRunId,
    Map<String, String> labels) {

  /** The run of a skill. */
  public static final String SKILL = "skill";

  /** A cycle of evolution. */
  public static final String EVOLUTION = "evolution";

  /** A session of an agent. */
  public static final String SESSION = "session";

  /** A task that somebody dispatched. */
  public static final String TASK = "task";

  private static final Pattern RUN_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");

  public RunSpec {
    Objects.requireNonNull(kind, "kind");
    Objects.requireNonNull(skill, "skill");
    checkRunId(runId);
    checkRunId(parentRunId);
    labels = labels.isEmpty() ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(labels));
  }

  private static void checkRunId(@Nullable String id) {
    if (id != null && !RUN_ID.matcher(id).matches()) {
      throw new IllegalArgumentException(
          "the run id '" + id + "' is not 1 to 128 characters of A-Z a-z 0-9 . _ -");
    }
  }

  /** A run of the named skill. */
  public static RunSpec skill(String name) {
    return new RunSpec(SKILL, name, null, null, null, null, Map.of());
  }

  /** A run of another kind. */
  public static RunSpec of(String kind, String name) {
    return new RunSpec(kind, name, null, null, null, null, Map.of());
  }

  /** The same with a version of the skill. */
  public RunSpec withSkillVersion(@Nullable String version) {
    return new RunSpec(kind, skill, version, task, runId, parentRunId, labels);
  }

  /** The same with what the user asked for. */
  public RunSpec withTask(@Nullable String text) {
    return new RunSpec(kind, skill, skillVersion, text, runId, parentRunId, labels);
  }

  /** The same with an id of the caller's. */
  public RunSpec withRunId(@Nullable String id) {
    return new RunSpec(kind, skill, skillVersion, task, id, parentRunId, labels);
  }

  /** The same as a part of another run. */
  public RunSpec withParent(@Nullable String id) {
    return new RunSpec(kind, skill, skillVersion, task, runId, id, labels);
  }

  /** The same with other labels. */
  public RunSpec withLabels(Map<String, String> other) {
    return new RunSpec(kind, skill, skillVersion, task, runId, parentRunId, other);
  }
}
