// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import java.util.List;
import java.util.Optional;
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
   * @return how it ended, or {@link CyclePhase#EXECUTE} while it waits for an agent or a person: as
   *     {@link #waiting} tells it
   * @throws dev.evograft.spi.EvograftException code {@code cycle_running}, {@code cycle_waiting};
   *     or what went wrong, and the workspace is what it was
   * @throws InterruptedException if interrupted; the workspace is what it was
   */
  CycleEvent cycle(List<String> signals) throws InterruptedException;

  /**
   * The cycle that waits for somebody, in this process or another one, however long that takes.
   * Reads small files.
   *
   * @return of the phase {@link CyclePhase#EXECUTE}; its details have {@code waiting}, which is
   *     {@code change} where an agent is to make the change in the workspace, and {@code decision}
   *     where a person decides about one; with the first {@code prompt}, what the agent is asked
   *     for; with the second {@code diff}, what would be applied; and {@code next}, the command
   *     that goes on with it. Empty when none waits
   * @throws dev.evograft.spi.EvograftException code {@code review_touched}: somebody wrote into the
   *     change that waits, and it can only be rejected
   */
  Optional<CycleEvent> waiting();

  /**
   * Goes on with the cycle that waits for a change, which is in the workspace now: it is looked at,
   * checked and kept. Nothing of the workspace is undone; what to do about a change that is not
   * kept is in the details ({@code remedy}).
   *
   * @return as {@link #cycle} does; it may wait for a decision then
   * @throws dev.evograft.spi.BadInputException code {@code nothing_waits}
   * @throws dev.evograft.spi.EvograftException code {@code cycle_running}, or what went wrong; the
   *     cycle waits on
   * @throws InterruptedException if interrupted; the cycle waits on
   */
  CycleEvent solidify() throws InterruptedException;

  /**
   * Gives up the cycle that waits for a change, or one whose process died and that nobody can put
   * right. The workspace is left as it is.
   *
   * @throws dev.evograft.spi.BadInputException code {@code nothing_waits}
   * @throws dev.evograft.spi.EvograftException code {@code cycle_running}
   * @throws InterruptedException if interrupted
   */
  CycleEvent abandon() throws InterruptedException;

  /**
   * Brings the change that waits for a decision into the workspace, exactly as it was checked.
   *
   * @throws dev.evograft.spi.BadInputException code {@code nothing_waits}
   * @throws dev.evograft.spi.EvograftException code {@code review_touched} if it is not what was
   *     checked; {@code conflict} where a file of it was changed meanwhile: then nothing is
   *     applied, and the change waits on
   * @throws InterruptedException if interrupted
   */
  CycleEvent approve() throws InterruptedException;

  /**
   * Drops the change that waits for a decision; the workspace has nothing of it.
   *
   * @param reason for the record; may be empty
   * @throws dev.evograft.spi.BadInputException code {@code nothing_waits}
   * @throws InterruptedException if interrupted
   */
  CycleEvent reject(String reason) throws InterruptedException;

  /**
   * Tries a change: applies it to a copy of the workspace and runs the checks there that a cycle
   * would run, which are those of the setting {@code evolve.validation} and the own tests of the
   * skills that it changes, before and after, with the files that decide whether they pass as they
   * were. The workspace stays as it is, and nothing of the trial is left, also where its process
   * dies: then whoever works there next takes it away. It is no cycle and no run, so the journal
   * has nothing of it: whoever asked records what came of it, if anybody needs to know. Waits for
   * the checks, as {@link #cycle} does.
   *
   * @param diff a unified diff of text files, of git or any other program
   * @param code whose it is
   * @throws dev.evograft.spi.BadInputException code {@code cycle_waiting} while a cycle waits for
   *     somebody; {@code no_sandbox} where it may run only in one, and there is none
   * @throws dev.evograft.spi.EvograftException code {@code cycle_running} while a cycle or another
   *     trial works; or what went wrong
   * @throws InterruptedException if interrupted; nothing of it is left
   */
  Trial trial(String diff, Trial.Code code) throws InterruptedException;

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
