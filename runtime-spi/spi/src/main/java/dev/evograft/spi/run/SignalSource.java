// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import org.jspecify.annotations.Nullable;
import org.pf4j.ExtensionPoint;

/**
 * Derives signals from what a run does.
 *
 * <p>{@link #observe} is called for each run of this process. The skill runner waits for it before
 * the skill starts, at most {@code signals.deadline}; an agent that starts a run itself does not.
 * All calls for one run come one after another on a thread of the source's plugin; different runs
 * come side by side. A source that throws, or is later than the deadline, is left out of that run,
 * named and counted; one that is late three times in a row is left out until restart.
 *
 * @since 0.1
 */
public interface SignalSource extends ExtensionPoint {

  /** A run began. */
  Observer observe(RunStarted run);

  /** What one source sees of one run. */
  interface Observer {

    /**
     * A piece of output, cut anywhere. May block; when more than 4 MiB wait, the rest is skipped.
     */
    default void output(String text) {}

    /**
     * The run ended. What the agent reported is in the draft and wins over what is put here.
     *
     * @param draft the run without what sources add
     * @param signals takes what this source found; refuses bad names and values as {@link
     *     Signals#check} does
     */
    void complete(RunCompleted draft, Sink signals);
  }

  /** Takes signals. */
  @FunctionalInterface
  interface Sink {
    /**
     * Puts a signal unless the agent reported it itself.
     *
     * @throws IllegalArgumentException if name or value is not fit
     */
    void put(String name, @Nullable Object value);
  }
}
