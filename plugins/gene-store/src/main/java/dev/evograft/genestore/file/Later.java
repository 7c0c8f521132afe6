// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.file;

import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;

/** Runs tasks on another thread, after a while. */
@FunctionalInterface
public interface Later {

  /**
   * Runs one, or never if the program is about to end.
   *
   * @throws RejectedExecutionException if it is not accepted
   */
  void run(Runnable task, Duration after);
}
