// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.time.Duration;

/** One cycle at a time works in a workspace, whichever process it is of. */
public final class CycleLock {

  /** The code of a lock that another loop has. */
  public static final String LOOP_RUNNING = "loop_running";

  /** Whoever only asks whether it is free holds it for a moment. */
  private static final Duration SHORTLY = Duration.ofSeconds(2);

  private CycleLock() {}

  /**
   * Takes the lock, which ends with its process.
   *
   * @throws EvograftException code {@code cycle_running}
   */
  static Workspace.Lock take(Workspace workspace) {
    return take(
        workspace,
        new Name("cycle.lock", Duration.ZERO),
        "cycle_running",
        "another cycle works in this workspace; wait for it to end");
  }

  /**
   * Takes the lock of loops.
   *
   * @throws EvograftException code {@code loop_running}
   */
  public static Workspace.Lock loop(Workspace workspace) {
    return loop(workspace, SHORTLY);
  }

  /** Whether no loop evolves a workspace. */
  public static boolean isLoopFree(Workspace workspace) {
    try {
      loop(workspace, Duration.ZERO).close();
      return true;
    } catch (EvograftException e) {
      if (e.code().equals(LOOP_RUNNING)) {
        return false;
      }
      throw e;
    }
  }

  private static Workspace.Lock loop(Workspace workspace, Duration patience) {
    return take(
        workspace,
        new Name("loop.lock", patience),
        LOOP_RUNNING,
        "another loop evolves this workspace already; wait for it, or end it: evograft evolve stop");
  }

  private record Name(String file, Duration patience) {}

  private static Workspace.Lock take(Workspace workspace, Name name, String code, String what) {
    try {
      return workspace.lock(workspace.pluginState().resolve(name.file()), name.patience());
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw new EvograftException(code, what, e);
    }
  }
}
