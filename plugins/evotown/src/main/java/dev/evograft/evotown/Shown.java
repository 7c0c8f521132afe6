// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import dev.evograft.spi.PluginContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with several things at a time: a plugin has one problem, and what one thing says
 * must neither hide nor take back what another said. Safe for any thread.
 */
final class Shown {

  /** What may be wrong. */
  enum About {
    REPORTS,
    JOBS,
    ENDS_OF_JOBS
  }

  private final PluginContext context;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<About, String> wrong = new EnumMap<>(About.class);

  Shown(PluginContext context) {
    this.context = context;
  }

  /** Tells people what is wrong, or that it is not any more, once for each change. */
  void tell(About about, @Nullable String problem) {
    lock.lock();
    try {
      String before = problem == null ? wrong.remove(about) : wrong.put(about, problem);
      if (problem == null ? before != null : !problem.equals(before)) {
        context.problem(wrong.isEmpty() ? null : String.join("; ", wrong.values()));
      }
    } finally {
      lock.unlock();
    }
  }
}
