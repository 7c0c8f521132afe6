// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.spi.cycle.CycleListener;
import dev.evograft.spi.journal.Deliveries;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.SignalSource;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A stand-in that only remembers what was registered. */
public final class RunSystem {

  private final List<String> registered = new CopyOnWriteArrayList<>();

  public RunSystem(Core core, RunLimits limits) {
    core.problems();
    limits.maxOpen();
  }

  public Runs runs() {
    return nothing(Runs.class);
  }

  public Journal journal() {
    return nothing(Journal.class);
  }

  public Deliveries deliveries() {
    return nothing(Deliveries.class);
  }

  private static <T> T nothing(Class<T> type) {
    return type.cast(
        java.lang.reflect.Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              throw new UnsupportedOperationException("the run machinery is not here yet");
            }));
  }

  public void addListener(String pluginId, RunListener listener) {
    registered.add("RunListener of " + pluginId);
  }

  public void addCycleListener(String pluginId, CycleListener listener) {
    registered.add("CycleListener of " + pluginId);
  }

  public void addSource(String pluginId, SignalSource source, Executor executor) {
    registered.add("SignalSource of " + pluginId);
  }

  public void addDestination(String pluginId, Destination destination, Executor executor) {
    registered.add("Destination of " + pluginId);
  }

  public void begin(@Nullable JournalStore store) {
    registered.add(store == null ? "begin in memory" : "begin with " + store);
  }

  public void close(Duration patience) {
    registered.clear();
  }
}
