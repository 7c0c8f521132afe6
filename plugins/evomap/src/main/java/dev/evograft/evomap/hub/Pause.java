// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import dev.evograft.spi.EvograftException;
import java.time.Duration;

/** Waits; tests wait on a clock of their own. */
public interface Pause {

  /** The real one. */
  Pause REAL =
      time -> {
        try {
          Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new EvograftException("interrupted", "interrupted", e);
        }
      };

  /**
   * Returns after that time.
   *
   * @throws EvograftException code {@code interrupted} if the thread was interrupted
   */
  void of(Duration time);
}
