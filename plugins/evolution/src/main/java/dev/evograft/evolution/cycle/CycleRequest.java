// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.mutate.Strategy;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A cycle that is asked for.
 *
 * @param signals that somebody gives, besides those that are found
 * @param strategy in place of the setting; null for the setting
 * @param mode how it is asked for
 * @param seed of its chance; empty for a random one
 * @param again whether what was answered in vain is answered all the same
 */
public record CycleRequest(
    List<String> signals,
    @Nullable Strategy strategy,
    Mode mode,
    OptionalLong seed,
    boolean again) {

  /** How a cycle is asked for. */
  public enum Mode {
    /** By a person, for once. */
    BY_HAND,
    /** By a person, who wants to see the change before it is kept. */
    REVIEW,
    /** By a loop. */
    LOOP
  }

  public CycleRequest {
    signals = List.copyOf(signals);
  }

  /** One that leaves alone what was answered in vain. */
  public CycleRequest(
      List<String> signals, @Nullable Strategy strategy, Mode mode, OptionalLong seed) {
    this(signals, strategy, mode, seed, false);
  }

  /** The same, but what was answered in vain is answered all the same, if so. */
  public CycleRequest again(boolean so) {
    return new CycleRequest(signals, strategy, mode, seed, so);
  }

  /** By a person, with nothing more to say. */
  public static CycleRequest byHand() {
    return new CycleRequest(List.of(), null, Mode.BY_HAND, OptionalLong.empty());
  }

  /** By a loop. */
  public static CycleRequest ofLoop() {
    return new CycleRequest(List.of(), null, Mode.LOOP, OptionalLong.empty());
  }
}
