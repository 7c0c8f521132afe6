// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import java.util.List;
import org.jspecify.annotations.Nullable;

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

  /**
   * What cycles came upon that a person has to look at, because later cycles are misled by it and
   * cannot see it, such as libraries that somebody changed while a cycle worked. Reads one small
   * file.
   *
   * @return one line each that names the thing and the remedy; none when all is well
   */
  List<String> concerns();

  /**
   * Which sandbox would keep the programs of a cycle in, now. Tries it, which takes up to some
   * seconds, and leaves nothing behind.
   *
   * @throws InterruptedException if interrupted
   */
  Sandbox sandbox() throws InterruptedException;

  /**
   * A sandbox of the system.
   *
   * @param name of the one that works here, such as {@code bwrap}; null when none does
   * @param why there is none, for people; empty when there is one
   * @param use what the setting {@code evolve.sandbox} says: {@code auto}, {@code required}, {@code
   *     off}
   * @since 0.1
   */
  record Sandbox(@Nullable String name, String why, String use) {

    /** Whether cycles can begin: one is there, or none is required. */
    public boolean suffices() {
      return name != null || !use.equals("required");
    }
  }
}
