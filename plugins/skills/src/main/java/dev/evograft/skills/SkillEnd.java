// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.run.RunStatus;
import dev.evograft.toolkit.process.ProcessLimits;
import dev.evograft.toolkit.process.ProcessResult;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the process of a skill ended, as its run has it.
 *
 * @param kind what happened
 * @param exitCode of the process; null when it was ended
 * @param reason why it did not succeed
 * @param notes what people should know besides
 */
record SkillEnd(
    Kind kind, @Nullable Integer exitCode, @Nullable String reason, List<String> notes) {

  static final SkillEnd INTERRUPTED =
      new SkillEnd(Kind.INTERRUPTED, null, "interrupted", List.of());

  enum Kind {
    SUCCEEDED,
    FAILED,
    TIMED_OUT,
    INTERRUPTED
  }

  static SkillEnd failed(String reason) {
    return new SkillEnd(Kind.FAILED, null, reason, List.of());
  }

  static SkillEnd of(ProcessResult result, ProcessLimits limits) {
    return switch (result.end()) {
      case TIMED_OUT ->
          new SkillEnd(
              Kind.TIMED_OUT,
              null,
              "timed out after " + Texts.setting(limits.time()),
              notes(result));
      case OUTPUT_LIMIT ->
          new SkillEnd(
              Kind.FAILED,
              null,
              "wrote more than " + Texts.size(limits.output()) + " of output (skills.output_limit)",
              notes(result));
      case EXITED -> exited(result);
    };
  }

  private static SkillEnd exited(ProcessResult result) {
    Integer code = result.exitCode();
    return code != null && code == 0
        ? new SkillEnd(Kind.SUCCEEDED, code, null, notes(result))
        : new SkillEnd(Kind.FAILED, code, "exit code " + code, notes(result));
  }

  private static List<String> notes(ProcessResult result) {
    List<String> notes = new ArrayList<>();
    if (result.strays() > 0) {
      notes.add(
          "ended what the skill left running in the background, " + result.strays() + " in number");
    }
    if (!result.outputComplete()) {
      notes.add("something that the skill started still runs and holds its output open");
    }
    return notes;
  }

  RunStatus status() {
    return switch (kind) {
      case SUCCEEDED -> RunStatus.SUCCEEDED;
      case FAILED, TIMED_OUT -> RunStatus.FAILED;
      case INTERRUPTED -> RunStatus.CANCELLED;
    };
  }

  boolean isTimedOut() {
    return kind == Kind.TIMED_OUT;
  }

  boolean isInterrupted() {
    return kind == Kind.INTERRUPTED;
  }
}
