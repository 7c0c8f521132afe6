// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory graph of a workspace: its files, and advice from sums that are kept up with them.
 *
 * <p>Safe for any thread and any number of processes. The first call reads what was written since
 * sums were last saved, later ones what is new.
 */
public final class MemoryGraphService implements MemoryGraph, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(MemoryGraphService.class);

  private static final long SAVE_EVERY = 1_000;

  private final GraphFiles files;
  private final StoreLock lock;
  private final GraphFile file;
  private final GraphSums sums;
  private final InstantSource clock;

  /** Taken after the lock of the folder where both are needed. */
  private final ReentrantLock summing = new ReentrantLock();

  private boolean isWarned;

  MemoryGraphService(Place place, GraphLimits limits, InstantSource clock) {
    LineLog graph = new LineLog(place.graph(), place.lock());
    this.files = new GraphFiles(place.graph());
    this.lock = place.lock();
    this.file = new GraphFile(graph, lock, new GraphRotation(files, limits), clock);
    this.sums = new GraphSums(files, graph, lock, place.sums());
    this.clock = clock;
  }

  /**
   * Where a graph is.
   *
   * @param graph its file
   * @param lock of its folder
   * @param sums where sums are saved
   */
  record Place(Path graph, StoreLock lock, SumsFile sums) {

    static Place of(Workspace workspace, Path graph, StoreLock lock) {
      Path state = workspace.pluginState().resolve("memory-aggregates.json");
      return new Place(graph, lock, new SumsFile(workspace, state, graph.toString()));
    }
  }

  @Override
  public Path folder() {
    return files.folder();
  }

  @Override
  public void append(MemoryGraphEvent event) {
    file.append(event, this::inherit);
  }

  private void inherit(String name) {
    summing.lock();
    try {
      sums.inherit(name);
    } finally {
      summing.unlock();
    }
  }

  @Override
  public List<MemoryGraphEvent> latest(int most) {
    return GraphTail.latest(files, most);
  }

  @Override
  public MemoryAdvice advise(Collection<String> signals) {
    return read(aggregates -> new Advisor(aggregates, clock.instant()).advise(signals));
  }

  /** Looks at the sums while they do not change. */
  <T> T read(Function<Aggregates, T> look) {
    T seen;
    boolean due;
    summing.lock();
    try {
      seen = look.apply(sums.refresh());
      due = sums.unsaved() >= SAVE_EVERY;
      warn(sums.damaged());
    } finally {
      summing.unlock();
    }
    if (due) {
      save();
    }
    return seen;
  }

  Instant now() {
    return clock.instant();
  }

  /** How many lines of the graph nobody can read, as far as they were looked at. */
  long damaged() {
    summing.lock();
    try {
      return sums.damaged();
    } finally {
      summing.unlock();
    }
  }

  private void warn(long damaged) {
    if (damaged > 0 && !isWarned) {
      isWarned = true;
      log.warn("lines that nobody can read are left out of {}: {}", files.active(), damaged);
    }
  }

  /** What is not saved is only added up again; it is no reason to fail. */
  private void save() {
    try {
      lock.hold(
          held -> {
            summing.lock();
            try {
              if (sums.unsaved() > 0) {
                sums.save();
              }
            } finally {
              summing.unlock();
            }
            return true;
          });
    } catch (EvograftException e) {
      log.warn("the sums of the memory graph are not saved: {}", e.getMessage());
    }
  }

  /** Saves the sums and lets the files go; a later call opens them again. */
  @Override
  public void close() {
    summing.lock();
    boolean due;
    try {
      due = sums.unsaved() > 0;
    } finally {
      summing.unlock();
    }
    if (due) {
      save();
    }
    file.close();
    summing.lock();
    try {
      sums.close();
    } finally {
      summing.unlock();
    }
  }
}
