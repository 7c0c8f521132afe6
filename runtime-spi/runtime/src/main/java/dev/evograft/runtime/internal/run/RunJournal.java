// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.fence.Listeners;
import dev.evograft.runtime.internal.journal.Completions;
import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.runtime.internal.journal.WritePath;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.RunListener;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What the runs of this process share: their way to the journal, and who they are. */
final class RunJournal {

  private final Core core;
  private final UnaryOperator<String> redact;
  private final WritePath path;
  private final Listeners<RunListener> listeners;
  private final ConcurrentMap<String, LiveRun> open = new ConcurrentHashMap<>();
  private final LongAdder progressDropped = new LongAdder();
  private final RunCounts counts = new RunCounts();
  private final LateEnds lateEnds = new LateEnds(this);

  /**
   * @param core says who they are
   * @param redact takes secrets out of a text
   */
  RunJournal(
      Core core, WritePath path, Listeners<RunListener> listeners, UnaryOperator<String> redact) {
    this.core = core;
    this.path = path;
    this.listeners = listeners;
    this.redact = redact;
  }

  /** Takes secrets out of a text. */
  UnaryOperator<String> redact() {
    return redact;
  }

  /** The present, as exact as the journal keeps it. */
  Instant now() {
    return Instant.ofEpochMilli(core.clock().millis());
  }

  /** Takes a place for a run; false when there is none. */
  boolean reserve() {
    return path.room().reserve();
  }

  /** Gives back a place that no run took. */
  void release() {
    path.room().release();
  }

  EvograftException unrecorded(String runId) {
    return path.room().unrecorded("the run " + runId);
  }

  /** Makes a run known; another one of the same id when there is one, and then not this. */
  @Nullable LiveRun open(LiveRun run) {
    return open.putIfAbsent(run.run().runId(), run);
  }

  @Nullable LiveRun find(String runId) {
    return open.get(runId);
  }

  /** Every run that is not over and written. */
  Collection<LiveRun> open() {
    return open.values();
  }

  /** A run is over, and what is to be known of it is on disk or lost. */
  void done(LiveRun run) {
    if (open.remove(run.run().runId(), run)) {
      path.room().release();
    }
  }

  void send(Write write) {
    path.writer().send(write);
  }

  Completions completions() {
    return path.completions();
  }

  void tell(Consumer<RunListener> event) {
    listeners.tell(event);
  }

  /** Whether progress is not recorded now, after that long without any; counted where it is not. */
  boolean refusesProgress(Duration silence) {
    return path.quota().refusesProgress(silence);
  }

  /** How much progress was not recorded because the journal is too large. */
  long refusedProgress() {
    return path.quota().refused();
  }

  void progressDropped() {
    progressDropped.increment();
  }

  /** This process. */
  String process() {
    return core.process().text();
  }

  /** Ends that could not be written when they came. */
  LateEnds lateEnds() {
    return lateEnds;
  }

  /** Counts what is begun and ended. */
  RunCounts counts() {
    return counts;
  }

  /** How often a newer progress took the place of one that waited. */
  long droppedProgress() {
    return progressDropped.sum();
  }
}
