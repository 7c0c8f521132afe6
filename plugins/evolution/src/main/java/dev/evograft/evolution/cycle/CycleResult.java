// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.CyclePhase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a call of a cycle came to.
 *
 * @param cycle its id
 * @param run its run
 * @param ending how it ended; null while it waits for an agent or a person
 * @param waiting what it waits for; null when it ended
 */
public record CycleResult(
    String cycle, String run, @Nullable Ending ending, @Nullable Waiting waiting) {

  /**
   * What a cycle waits for.
   *
   * @param what for people, such as the prompt for an agent
   * @param command by which it goes on
   */
  public record Waiting(String what, String command) {

    private static final String REVIEW = "evograft review show|approve|reject";

    static Waiting change(String prompt) {
      return new Waiting(prompt, "evograft solidify");
    }

    static Waiting decision() {
      return new Waiting("the change is checked, and waits for a decision", REVIEW);
    }

    /** Whether a change is there already, and a person decides about it. */
    public boolean isDecision() {
      return command.equals(REVIEW);
    }
  }

  static CycleResult ended(CycleState state, Ending ending) {
    return new CycleResult(state.head().cycle(), state.head().run(), ending, null);
  }

  static CycleResult waits(CycleState state, Waiting waiting) {
    return new CycleResult(state.head().cycle(), state.head().run(), null, waiting);
  }

  /** What it came to; empty while it waits. */
  public Optional<CycleOutcome> outcome() {
    return Optional.ofNullable(ending).map(end -> CycleOutcome.of(end.phase(), end.details()));
  }

  /** Why, for people; empty where nothing is to be said. */
  public Optional<String> reason() {
    return Optional.ofNullable(ending).map(Ending::reason).filter(why -> !why.isEmpty());
  }

  /** Whether it failed because the executor could not do anything. */
  public boolean executorFailed() {
    return ending != null && ending.details().string("code", "").equals(Endings.EXECUTOR_FAILED);
  }

  /** Whether a change was kept. */
  public boolean kept() {
    return ending != null && ending.phase() == CyclePhase.SOLIDIFIED;
  }

  /** For programs. */
  public JsonObject tree() {
    JsonObject.Builder tree =
        JsonObject.builder()
            .put("cycle", cycle)
            .put("run", run)
            .put("status", outcome().map(CycleOutcome::word).orElse("waiting"));
    if (ending == null) {
      return tree.put("waiting", waiting == null ? "" : waiting.what()).build();
    }
    return tree.put("phase", ending.phase().type()).put("details", ending.details()).build();
  }
}
