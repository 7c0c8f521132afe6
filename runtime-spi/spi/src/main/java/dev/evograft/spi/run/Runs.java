// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import java.util.Optional;

/**
 * Starts runs. A service of the runtime itself: always there. Safe for any thread.
 *
 * @since 0.1
 */
public interface Runs {

  /**
   * Starts a run. Does no I/O and never fails for a reason of ours: a run for which there is no
   * room is counted, shown as a problem, and its end says that it is unrecorded.
   */
  RunHandle start(RunSpec spec);

  /**
   * Continues a run that this or another process began and nobody has ended; what was reported
   * before it was handed over is loaded from the journal. This process becomes its owner, which is
   * recorded: the run is ended as abandoned when this process dies, and no longer when the one
   * before does, whether that one had handed it over or not. Reads the disk.
   *
   * @return empty when there is no such run, it has ended, or it was abandoned, which ends it
   */
  Optional<RunHandle> attach(String runId);
}
