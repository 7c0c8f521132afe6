// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import dev.evograft.genestore.file.LineLog;
import dev.evograft.genestore.file.Masking;
import dev.evograft.genestore.file.StoreLock;
import dev.evograft.gep.MemoryGraphEvent;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryGraph;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
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
  private final Means means;

  /** Taken after the lock of the folder where both are needed. */
  private final ReentrantLock summing = new ReentrantLock();

  private final AtomicBoolean saving = new AtomicBoolean();
  private boolean isWarned;

  MemoryGraphService(MemoryState state, StoreLock lock, GraphLimits limits, Means means) {
    LineLog graph = new LineLog(state.graph(), lock);
    this.files = new GraphFiles(state.graph());
    this.lock = lock;
    GraphIds ids = new GraphIds(files, graph, lock, new Checkpoints(state));
    this.file =
        new GraphFile(
            graph, lock, ids, new GraphRotation(files, limits, lock.own(), means.clock()));
    this.sums = new GraphSums(files, graph, lock, state);
    this.means = means;
  }

  /**
   * What it works with.
   *
   * @param clock for ages and names of files
   * @param masking takes secrets out of what is written
   * @param executor saves sums now and then
   * @param bans when genes are banned
   */
  record Means(InstantSource clock, Masking masking, Executor executor, BanRule bans) {}

  @Override
  public Path folder() {
    return files.active().resolveSibling("").normalize();
  }

  @Override
  public void append(MemoryGraphEvent event) {
    file.append(new MemoryGraphEvent(means.masking().of(event.tree())), this::keepSumsOf);
  }

  private void keepSumsOf(String name) {
    summing.lock();
    try {
      sums.keepSumsOf(name);
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
    List<String> asked = means.masking().of(signals); // as they are in the graph
    return read(
        aggregates -> new Advisor(aggregates, means.clock().instant(), means.bans()).advise(asked));
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
      saveSometime();
    }
    return seen;
  }

  /** Not on the thread that asked: it waits for the lock of the folder and for the disk. */
  private void saveSometime() {
    if (!saving.compareAndSet(false, true)) {
      return;
    }
    try {
      means.executor().execute(this::save);
    } catch (RejectedExecutionException e) {
      saving.set(false); // it is closing, and saves them then
    }
  }

  Instant now() {
    return means.clock().instant();
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
            String text = unsavedText();
            if (text != null) {
              sums.save(text);
            }
            return true;
          });
    } catch (EvograftException e) {
      log.warn("the sums of the memory graph are not saved: {}", e.getMessage());
    } finally {
      saving.set(false);
    }
  }

  private @Nullable String unsavedText() {
    summing.lock();
    try {
      return sums.unsaved() > 0 ? sums.unsavedText() : null;
    } finally {
      summing.unlock();
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
