// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import java.time.Instant;

/** When transcripts and logs were written. Reads the disk. */
public final class SourceTimes {

  private SourceTimes() {}

  /** When one that {@code evolve.sources} names was written last; {@link Instant#MIN} without. */
  public static Instant newest(Services services) {
    return Detecting.newestOfSources(services);
  }
}
