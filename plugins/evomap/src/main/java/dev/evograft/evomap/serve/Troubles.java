// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.spi.PluginContext;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What is wrong with each part of this plugin, which has one line for all of them: what one part
 * tells or takes back leaves the others as they are. Safe for any thread.
 */
public final class Troubles {

  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Part, String> lines = new EnumMap<>(Part.class);
  private final PluginContext context;

  /** Without any yet. */
  public Troubles(PluginContext context) {
    this.context = context;
  }

  /** Who has something to tell, in the order in which it is shown. */
  public enum Part {
    SETTINGS,
    HEARTBEAT,
    HEARING,
    WEBHOOKS,
    EVENTS,
    TASKS
  }

  /** Tells what is wrong with a part, with the remedy; null where that is over. */
  public void tell(Part part, @Nullable String what) {
    lock.lock();
    try {
      String before = what == null ? lines.remove(part) : lines.put(part, what);
      if (what == null ? before != null : !what.equals(before)) {
        context.problem(lines.isEmpty() ? null : String.join("; ", lines.values()));
      }
    } finally {
      lock.unlock();
    }
  }
}
