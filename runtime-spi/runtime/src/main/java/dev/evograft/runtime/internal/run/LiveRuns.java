// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.core.Core;
import dev.evograft.runtime.internal.fence.Sources;
import dev.evograft.runtime.internal.journal.StoreSlot;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalStore;
import dev.evograft.spi.run.RunAttached;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Runs;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Starts and continues runs.
 *
 * <p>A run that is open in this process is continued by its own handle. One of another process is
 * taken over, whether it was handed over or not. As long as both have a handle, what they report is
 * told apart by nobody, and the first end that is on disk counts. A run that its process left
 * behind by dying is not continued but ended.
 */
final class LiveRuns implements Runs {

  private static final long PATIENCE_SECONDS = 10;

  private final Core core;
  private final RunJournal journal;
  private final Sources sources;
  private final Continued continued;

  /**
   * What continuing a run takes.
   *
   * @param slot where the journal is
   * @param abandoned knows which runs are not continued
   */
  record Continued(StoreSlot slot, AbandonedRuns abandoned) {}

  LiveRuns(Core core, RunJournal journal, Sources sources, Continued continued) {
    this.core = core;
    this.journal = journal;
    this.sources = sources;
    this.continued = continued;
  }

  @Override
  public RunHandle start(RunSpec spec) {
    long startNanos = System.nanoTime();
    String given = spec.runId();
    String runId = given == null ? core.ids().next() : given;
    RunInfo info = new RunInfo(runId, spec, journal.now(), core.process().text());
    if (!journal.reserve()) {
      return new UnrecordedRun(info, journal.unrecorded(runId));
    }
    LiveRun run = new LiveRun(journal, info, startNanos);
    if (run.begin(sources, new StartWrite(run)) != null) {
      journal.release();
      throw new IllegalArgumentException(
          "the run id '" + runId + "' is that of a run that is open; ids are unique for ever");
    }
    journal.counts().start();
    return run;
  }

  @Override
  public Optional<RunHandle> attach(String runId) {
    Objects.requireNonNull(runId, "runId");
    LiveRun here = journal.find(runId);
    if (here != null) {
      CompletionStage<?> over = here.over();
      if (over == null) {
        return Optional.of(here);
      }
      await(over); // then the journal tells whether it was ended or handed over
    }
    JournalStore store = continued.slot().get();
    Optional<RunHistory> abandoned = continued.abandoned().abandoned(store, runId);
    if (abandoned.isPresent()) {
      continued.abandoned().end(abandoned.get());
      return Optional.empty();
    }
    return RunHistory.read(store, runId).map(this::resume);
  }

  /**
   * Ends what is open, and lets go of what another process continues.
   *
   * @param lookUntil by the monotonic clock; from then on nobody looks who continues it, because
   *     what is left of the time is for writing, and the first end on disk counts anyway
   */
  void cancelOpen(String reason, long lookUntil) {
    JournalStore store = continued.slot().peek();
    for (LiveRun run : journal.open()) {
      boolean looks = store != null && !run.isTakingOver() && System.nanoTime() - lookUntil < 0;
      if (looks && store != null && continued.abandoned().isElsewhere(store, run.run().runId())) {
        run.leave();
      } else {
        run.end(RunStatus.CANCELLED, null, reason);
      }
    }
  }

  private RunHandle resume(RunHistory history) {
    RunInfo info = history.run();
    if (!journal.reserve()) {
      throw journal.unrecorded(info.runId());
    }
    LiveRun run = new LiveRun(journal, info, LiveRun.NO_START);
    RunDetached soFar = history.soFar();
    if (soFar != null) {
      run.resume(soFar);
    }
    RunAttached taken = new RunAttached(info.runId(), journal.now(), core.process().text());
    run.takesOver();
    LiveRun other = run.begin(sources, new AttachWrite(run, taken));
    if (other != null) {
      journal.release();
      return other;
    }
    journal.lateEnds().drop(info.runId());
    return run;
  }

  private static void await(CompletionStage<?> over) {
    try {
      over.toCompletableFuture().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      return; // it was not recorded, and the journal will tell so
    } catch (TimeoutException e) {
      throw new EvograftException("busy", "the run is being ended or handed over; try again", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new EvograftException("interrupted", "the wait for the run was interrupted", e);
    }
  }
}
