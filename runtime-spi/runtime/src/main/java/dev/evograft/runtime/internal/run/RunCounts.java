// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.spi.run.RunStatus;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** How many runs this process began, and how those ended whose ends are on disk. */
final class RunCounts {

  private final LongAdder started = new LongAdder();
  private final LongAdder abandoned = new LongAdder();
  private final Map<RunStatus, LongAdder> ended = new EnumMap<>(RunStatus.class);

  RunCounts() {
    for (RunStatus status : RunStatus.values()) {
      ended.put(status, new LongAdder());
    }
  }

  void start() {
    started.increment();
  }

  void end(RunStatus status) {
    Objects.requireNonNull(ended.get(status)).increment();
  }

  void abandonedEnd() {
    abandoned.increment();
  }

  long abandoned() {
    return abandoned.sum();
  }

  long started() {
    return started.sum();
  }

  Map<RunStatus, Long> ended() {
    Map<RunStatus, Long> counts = new EnumMap<>(RunStatus.class);
    ended.forEach((status, count) -> counts.put(status, count.sum()));
    return counts;
  }
}
