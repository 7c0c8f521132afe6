// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import java.util.List;

/**
 * Evolves the workspace. One plugin provides it; everybody else only calls it. Safe for any thread
 * and any number of processes: one cycle at a time works in a workspace.
 *
 * @since 0.1
 */
public interface Evolution {

  /**
   * Runs one cycle and waits for it, which may take as long as its executor and its checks do. It
   * works as one that a person asked for: in the workspace itself where the settings say so, and
   * waiting for an agent where no command is set.
   *
   * @param signals to be answered besides those that are found; mostly none
   * @return how it ended, or {@link CyclePhase#EXECUTE} while it waits for an agent or a person
   * @throws dev.evograft.spi.EvograftException code {@code cycle_running}, {@code cycle_waiting};
   *     or what went wrong, and the workspace is what it was
   * @throws InterruptedException if interrupted; the workspace is what it was
   */
  CycleEvent cycle(List<String> signals) throws InterruptedException;
}
