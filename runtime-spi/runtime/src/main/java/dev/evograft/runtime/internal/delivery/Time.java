// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import java.time.Instant;
import java.time.InstantSource;

/** Both clocks: the wall's for what is kept on disk, the monotonic one for waiting. */
interface Time {

  /** Wall time. */
  Instant now();

  /** Monotonic time. */
  long nanos();

  /** Wall time of this clock, monotonic time of the system. */
  static Time of(InstantSource clock) {
    return new Time() {
      @Override
      public Instant now() {
        return clock.instant();
      }

      @Override
      public long nanos() {
        return System.nanoTime();
      }
    };
  }
}
