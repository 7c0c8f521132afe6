// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import org.pf4j.ExtensionPoint;

/**
 * Hears the phases of evolution cycles of this process; for what may be missed, as {@link
 * dev.evograft.spi.run.RunListener} is, and called by the same rules.
 *
 * @since 0.1
 */
public interface CycleListener extends ExtensionPoint {

  /** A phase of a cycle ended, and its entry is on disk. */
  void phase(CycleEvent event);
}
