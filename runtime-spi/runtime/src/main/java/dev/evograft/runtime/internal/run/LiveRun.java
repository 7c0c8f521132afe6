// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import dev.evograft.runtime.internal.fence.Observation;
import dev.evograft.runtime.internal.fence.Sources;
import dev.evograft.runtime.internal.journal.Write;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunDetached;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunInfo;
import dev.evograft.spi.run.RunOutcome;
import dev.evograft.spi.run.RunProgress;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.run.Signals;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A run that goes on in this process. What it sends to the journal is sent under its lock. */
final class LiveRun implements RunHandle {

  /** A run that another process began has no start by this process's clock. */
  static final long NO_START = Long.MIN_VALUE;

  private static final CompletionStage<Void> NOTHING_OBSERVES =
      CompletableFuture.<Void>completedFuture(null).minimalCompletionStage();

  private enum State {
    OPEN,
    ENDED,
    DETACHED
  }

  private final RunJournal journal;
  private final RunInfo info;
  private final long startNanos;
  private final Object lock = new Object();
  private final Reported reported = new Reported();
  private final AtomicReference<@Nullable RunProgress> progress = new AtomicReference<>();
  private @Nullable Observation observation;
  private State state = State.OPEN;
  private @Nullable CompletionStage<JournalEntry> over;
  private boolean startLost;
  private volatile boolean takingOver;
  private Instant lastSign;

  LiveRun(RunJournal journal, RunInfo info, long startNanos) {
    this.journal = journal;
    this.info = info;
    this.startNanos = startNanos;
    this.lastSign = info.startedAt();
  }

  /**
   * Makes it known, has it observed, and sends its first entry, all before anybody can end it.
   *
   * @param first null for a run that has its first entry
   * @return another run of this id that is known already, or null
   */
  @Nullable LiveRun begin(Sources sources, @Nullable Write first) {
    synchronized (lock) {
      LiveRun other = journal.open(this);
      if (other == null) {
        observation = sources.observe(new RunStarted(info));
        if (first != null) {
          journal.send(first);
        }
      }
      return other;
    }
  }

  /** Takes over what was reported before; only before the begin. */
  void resume(RunDetached before) {
    reported.resume(before);
  }

  /** It is another process's until the next entry is settled. */
  void takesOver() {
    takingOver = true;
  }

  /** The journal says whose it is. */
  void tookOver() {
    takingOver = false;
  }

  /** Whether the journal does not say yet that it is this process's. */
  boolean isTakingOver() {
    return takingOver;
  }

  /** Another process goes on with it: nothing of this handle is recorded any more. */
  void leave() {
    synchronized (lock) {
      if (over == null) {
        state = State.DETACHED;
        over =
            CompletableFuture.failedStage(
                new EvograftException(
                    "detached", "the run " + info.runId() + " goes on in another process"));
        if (observation != null) {
          observation.forget();
        }
        journal.done(this);
      }
    }
  }

  @Override
  public RunInfo run() {
    return info;
  }

  @Override
  public CompletionStage<Void> observed() {
    return observation == null ? NOTHING_OBSERVES : observation.observed();
  }

  @Override
  public void progress(String text) {
    Objects.requireNonNull(text, "text");
    synchronized (lock) {
      if (state == State.OPEN) {
        RunProgress waits = progress.getAndSet(new RunProgress(info.runId(), journal.now(), text));
        if (waits == null) {
          journal.send(new ProgressWrite(this));
        } else {
          journal.progressDropped();
        }
      }
    }
  }

  @Override
  public void log(String text) {
    Objects.requireNonNull(text, "text");
    synchronized (lock) {
      if (state == State.OPEN) {
        reported.log(text);
        if (observation != null) {
          observation.output(text);
        }
      }
    }
  }

  @Override
  public void signal(String name, @Nullable Object value) {
    Object frozen = Signals.check(name, value);
    synchronized (lock) {
      if (state == State.OPEN) {
        reported.signal(name, frozen);
      }
    }
  }

  @Override
  public void artifact(Artifact artifact) {
    Objects.requireNonNull(artifact, "artifact");
    synchronized (lock) {
      if (state == State.OPEN) {
        reported.artifact(artifact);
      }
    }
  }

  @Override
  public CompletionStage<JournalEntry> end(
      RunStatus status, @Nullable Integer exitCode, @Nullable String reason) {
    Objects.requireNonNull(status, "status");
    synchronized (lock) {
      if (state == State.DETACHED) {
        return CompletableFuture.failedStage(
            new EvograftException("detached", "the run " + info.runId() + " was handed over"));
      }
      if (over != null) {
        return over;
      }
      state = State.ENDED;
      CompletableFuture<JournalEntry> written = new CompletableFuture<>();
      over = written.minimalCompletionStage();
      Instant now = journal.now();
      finish(new RunOutcome(status, exitCode, reason, now, took(now)), written);
      return over;
    }
  }

  @Override
  public CompletionStage<JournalEntry> detach(String reason) {
    Objects.requireNonNull(reason, "reason");
    synchronized (lock) {
      if (over == null) {
        state = State.DETACHED;
        CompletableFuture<JournalEntry> written = new CompletableFuture<>();
        over = written.minimalCompletionStage();
        if (observation != null) {
          observation.forget();
        }
        journal.send(new DetachWrite(this, journal.now(), reason, written));
      }
      return over;
    }
  }

  /** The stage of its end or of its handing over; null while it is open. */
  @Nullable CompletionStage<JournalEntry> over() {
    synchronized (lock) {
      return over;
    }
  }

  RunJournal journal() {
    return journal;
  }

  Reported reported() {
    return reported;
  }

  @Nullable RunProgress takeProgress() {
    return progress.getAndSet(null);
  }

  /** For how long nothing was on disk of it that this process knows of; on the writer's thread. */
  Duration silence(Instant now) {
    return Duration.between(lastSign, now);
  }

  /** Something of it is on disk; on the writer's thread. */
  void gaveSign(Instant at) {
    lastSign = at;
  }

  /** Whether its start is still to be written; on the writer's thread. */
  boolean startLost() {
    return startLost;
  }

  void startLost(boolean is) {
    startLost = is;
  }

  private void finish(RunOutcome outcome, CompletableFuture<JournalEntry> written) {
    if (observation == null) {
      journal.send(new EndWrite(this, outcome, Map.of(), written));
      return;
    }
    observation.complete(
        () -> reported.completed(info, outcome, Map.of(), journal.redact()),
        reported.names(),
        found -> journal.send(new EndWrite(this, outcome, found, written)));
  }

  private Duration took(Instant now) {
    if (startNanos != NO_START) {
      return Duration.ofNanos(System.nanoTime() - startNanos);
    }
    Duration byStamps = Duration.between(info.startedAt(), now);
    return byStamps.isNegative() ? Duration.ZERO : byStamps;
  }
}
