// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.JournalEntry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Whether a failure counts against the files of a run. The runtime counts it where other runs pass,
 * and those without files pass without a request: in an outage every run with files would be held.
 * So it counts where a file of another run was taken meanwhile, or once the run is old: what never
 * goes well must not be tried for ever. Safe for any thread.
 */
final class UploadBlame {

  /** No outage and no missing disk is waited for longer without counting. */
  private static final Duration OLD = Duration.ofDays(7);

  private static final int KEPT = 1_000;

  private final InstantSource clock;
  private long pieces;

  /** By run, how many pieces had been taken when it failed, and its own since. Guarded by this. */
  private final Map<String, Long> failed =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
          return size() > KEPT;
        }
      };

  UploadBlame(InstantSource clock) {
    this.clock = clock;
  }

  /** A piece of a file of this run was taken. */
  synchronized void taken(String runId) {
    pieces++;
    failed.computeIfPresent(runId, (id, seen) -> seen + 1);
  }

  /**
   * To be tried again after the runtime's back-off.
   *
   * @param end the entry that ended the run
   */
  DeliveryResult retry(JournalEntry end, String why) {
    boolean others = othersPass(end.key());
    return others ? DeliveryResult.retry(why, null) : retry(end, why, Duration.ZERO);
  }

  /**
   * The same where others say nothing about it; a delay that is named counts as no failure.
   *
   * @param least how long it takes at least until it may go well
   */
  DeliveryResult retry(JournalEntry end, String why, Duration least) {
    boolean old = clock.instant().isAfter(end.at().plus(OLD));
    return DeliveryResult.retry(why, old ? null : least);
  }

  private synchronized boolean othersPass(String runId) {
    Long seen = failed.put(runId, pieces);
    return seen != null && pieces > seen;
  }
}
