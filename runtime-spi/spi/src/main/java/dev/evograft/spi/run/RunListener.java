// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.run;

import org.pf4j.ExtensionPoint;

/**
 * For what may be missed: displays, metrics, wake-ups. Tells of the runs of this process only; what
 * must have a lasting effect is a {@link dev.evograft.spi.journal.Destination}.
 *
 * <p>Every callback comes after its entry is on disk, on a daemon thread of this listener alone,
 * one at a time, in the order of each run. It may block: up to 1,024 events wait, then the newest
 * are dropped and counted. A throw is logged once, counted, and changes nothing.
 *
 * @since 0.1
 */
public interface RunListener extends ExtensionPoint {

  /** A run began. */
  default void started(RunStarted event) {}

  /** A run told how far it is. */
  default void progressed(RunProgress event) {}

  /** A run ended; the last event of it. */
  default void completed(RunCompleted event) {}
}
