// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.detect.Sources;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * States of transcripts and logs, by which those that are new are told whatever the clock says now
 * or said then. Reads the disk.
 */
public final class SourceStamps {

  private SourceStamps() {}

  /** Of all that {@code evolve.sources} names. */
  public static Set<Long> all(Services services) {
    return Set.copyOf(stamps(services).keySet());
  }

  /** Whether one was changed since; of a time that is none, or ahead of now, in the last day. */
  public static boolean anySince(Services services, Optional<Instant> time) {
    Instant since = Sources.Span.of(time, services.context().clock().instant()).since();
    return stamps(services).values().stream().anyMatch(at -> at.isAfter(since));
  }

  private static Map<Long, Instant> stamps(Services services) {
    return Sources.stamps(Detecting.sources(services));
  }
}
