// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import java.util.logging.LogManager;

/**
 * Java's log manager but for one thing: Java closes all handlers in a shutdown hook of its own, at
 * the same time as ours, so that what a command does after SIGTERM would not be logged. Here they
 * stay until the command closes them.
 *
 * <p>Public because Java makes it by its name; {@link Main} names it.
 */
public final class KeptLogs extends LogManager {

  private volatile boolean kept;

  /** For Java. */
  public KeptLogs() {}

  /** Whether the handlers stay from here on. */
  static void keep(boolean wanted) {
    if (LogManager.getLogManager() instanceof KeptLogs logs) {
      logs.kept = wanted;
    }
  }

  @Override
  public void reset() {
    if (!kept) {
      super.reset();
    }
  }
}
