// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStarted;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All sources of one run. No method waits; what costs time happens on the threads of {@link
 * Sources}.
 */
public final class Observation {

  private static final long MOST_ON_THE_WAY = 4L << 20;

  private final Sources sources;
  private final RunStarted started;
  private final List<FencedSource> active;
  private final CompletableFuture<Void> observed = new CompletableFuture<>();
  private final AtomicInteger toObserve;
  private final AtomicInteger toComplete;
  private final AtomicLong onTheWay = new AtomicLong();
  private final AtomicReference<@Nullable Ending> ending = new AtomicReference<>();
  private volatile List<SourceRun> runs = List.of();

  /** What is to happen at the end. */
  private record Ending(
      Supplier<RunCompleted> draft,
      Set<String> reported,
      Consumer<Map<String, @Nullable Object>> then) {}

  Observation(Sources sources, RunStarted started, List<FencedSource> active) {
    this.sources = sources;
    this.started = started;
    this.active = active;
    this.toObserve = new AtomicInteger(active.size());
    this.toComplete = new AtomicInteger(active.size() + 1); // one for the request itself
  }

  /** Completes when every source observes the run or had its time to. */
  public CompletionStage<Void> observed() {
    return observed.minimalCompletionStage();
  }

  /** A piece of output; skipped when too much of it is on the way. */
  public void output(String text) {
    int length = text.length();
    if (onTheWay.addAndGet(length) > MOST_ON_THE_WAY) {
      onTheWay.addAndGet(-length);
      return;
    }
    sources.send(
        () -> {
          onTheWay.addAndGet(-length);
          for (SourceRun run : runs) {
            run.output(text);
            run.schedule();
          }
        });
  }

  /**
   * Asks the sources what they found.
   *
   * @param draft the run without it; made by another thread
   * @param reported names that the agent reported itself
   * @param then is called once with what they found, by another thread
   */
  public void complete(
      Supplier<RunCompleted> draft,
      Set<String> reported,
      Consumer<Map<String, @Nullable Object>> then) {
    if (ending.compareAndSet(null, new Ending(draft, reported, then))) {
      sources.send(this::beginCompleting);
    }
  }

  /** The run was handed over: nobody is asked any more. */
  public void forget() {
    sources.send(() -> runs.forEach(SourceRun::forget));
  }

  /** On the thread of the sources, as all that follows. */
  void beginObserving() {
    runs = active.stream().map(source -> new SourceRun(source, this)).toList();
    for (SourceRun run : runs) {
      run.observe(started);
      run.schedule();
    }
    sources.atDeadline(() -> runs.forEach(SourceRun::lateToObserve));
  }

  void observedBy() {
    if (toObserve.decrementAndGet() == 0) {
      sources.completions().complete(observed, null);
    }
  }

  void completedBy() {
    if (toComplete.decrementAndGet() == 0) {
      finish();
    }
  }

  private void beginCompleting() {
    Ending end = ending.get();
    if (end == null) {
      return;
    }
    RunCompleted draft = end.draft().get();
    for (SourceRun run : runs) {
      run.complete(draft);
      run.schedule();
    }
    sources.atDeadline(() -> runs.forEach(SourceRun::lateToComplete));
    completedBy();
  }

  private void finish() {
    Ending end = ending.getAndSet(null); // the draft may be large and deadlines are kept a while
    if (end == null) {
      return;
    }
    List<SourceRun> asked = runs;
    runs = List.of(); // its deadlines are kept a while, what the sources hold need not be
    Map<String, @Nullable Object> found = new LinkedHashMap<>();
    for (SourceRun run : asked) {
      run.signals()
          .forEach(
              (name, value) -> {
                if (!end.reported().contains(name)) {
                  found.putIfAbsent(name, value);
                }
              });
    }
    end.then().accept(found);
  }
}
