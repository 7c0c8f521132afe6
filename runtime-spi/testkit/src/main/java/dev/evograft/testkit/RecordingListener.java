// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CycleListener;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Records what a listener hears. Safe for any thread.
 *
 * @since 0.1
 */
public final class RecordingListener implements RunListener, CycleListener {

  private final Waiting waiting = new Waiting();
  private final List<RunStarted> started = new CopyOnWriteArrayList<>();
  private final List<RunProgress> progressed = new CopyOnWriteArrayList<>();
  private final List<RunCompleted> completed = new CopyOnWriteArrayList<>();
  private final List<CycleEvent> phases = new CopyOnWriteArrayList<>();

  @Override
  public void started(RunStarted event) {
    waiting.change(() -> started.add(event));
  }

  @Override
  public void progressed(RunProgress event) {
    waiting.change(() -> progressed.add(event));
  }

  @Override
  public void completed(RunCompleted event) {
    waiting.change(() -> completed.add(event));
  }

  @Override
  public void phase(CycleEvent event) {
    waiting.change(() -> phases.add(event));
  }

  /** The starts so far. */
  public List<RunStarted> started() {
    return List.copyOf(started);
  }

  /** The progress so far. */
  public List<RunProgress> progressed() {
    return List.copyOf(progressed);
  }

  /** The ends so far. */
  public List<RunCompleted> completed() {
    return List.copyOf(completed);
  }

  /** The phases so far. */
  public List<CycleEvent> phases() {
    return List.copyOf(phases);
  }

  /**
   * Waits for so many ends.
   *
   * @return all ends so far
   * @throws AssertionError if they do not come in time
   */
  public List<RunCompleted> awaitCompleted(int count, Duration patience) {
    waiting.until(() -> completed.size() >= count, patience, count + " ended runs");
    return completed();
  }
}
