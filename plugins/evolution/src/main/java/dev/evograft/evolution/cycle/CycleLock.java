// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.time.Duration;

/** One cycle at a time works in a workspace, whichever process it is of. */
public final class CycleLock {

  private CycleLock() {}

  /**
   * Takes the lock, which ends with its process.
   *
   * @throws EvograftException code {@code cycle_running}
   */
  static Workspace.Lock take(Workspace workspace) {
    return take(workspace, "cycle.lock", "cycle_running", "another cycle works in this workspace");
  }

  /**
   * Takes the lock of loops.
   *
   * @throws EvograftException code {@code loop_running}
   */
  public static Workspace.Lock loop(Workspace workspace) {
    return take(
        workspace, "loop.lock", "loop_running", "another loop evolves this workspace already");
  }

  private static Workspace.Lock take(Workspace workspace, String name, String code, String what) {
    try {
      return workspace.lock(workspace.pluginState().resolve(name), Duration.ZERO);
    } catch (EvograftException e) {
      if (!e.code().equals("lock_timeout")) {
        throw e;
      }
      throw new EvograftException(code, what + "; wait for it, or end it: evograft evolve stop", e);
    }
  }
}
