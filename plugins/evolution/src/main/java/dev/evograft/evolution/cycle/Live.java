// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.toolkit.process.Leftovers;
import dev.evograft.toolkit.process.ProcessMark;
import dev.evograft.toolkit.process.Supervision;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * The state of the cycle that this process works on: every change of it is on disk before the step
 * that it speaks of. Programs are told to it by the threads that start them.
 */
final class Live {

  /** How long what is left running may tidy up. */
  private static final Duration GRACE = Duration.ofSeconds(2);

  private final CycleFile file;
  private final @Nullable RunHandle run;
  private final ReentrantLock lock = new ReentrantLock();
  private volatile CycleState state;

  Live(CycleFile file, CycleState state, @Nullable RunHandle run) {
    this.file = file;
    this.state = state;
    this.run = run;
  }

  CycleState state() {
    return state;
  }

  CycleState.Head head() {
    return state.head();
  }

  Scene scene() {
    return state.scene();
  }

  /** The run that the cycle is; null when it is another process's. */
  @Nullable RunHandle run() {
    return run;
  }

  void write(CycleState next) {
    change(before -> next);
  }

  void to(Step step, JsonObject rest) {
    change(before -> before.to(step).with(rest));
  }

  void at(Scene scene) {
    change(before -> before.at(scene));
  }

  /** One at a time: a program that is told of must not bring back an earlier step. */
  private void change(UnaryOperator<CycleState> to) {
    lock.lock();
    try {
      CycleState next = to.apply(state);
      file.write(next);
      state = next;
    } finally {
      lock.unlock();
    }
  }

  private void started(long pid, Instant at) {
    change(before -> before.at(before.scene().with(new Leftovers.Known(pid, at))));
  }

  /** Remembers the programs that are started. */
  Supervision supervision() {
    return new Supervision(List.of(), this::started);
  }

  /** Remembers the programs of an executor, for as long as that may work. */
  Guest guest() {
    return new Guest();
  }

  /**
   * For an executor: one that hangs may start a program when its cycle is long over, and the file
   * is that of the next one.
   */
  final class Guest implements AutoCloseable {
    private boolean over;

    private Guest() {}

    /** A program of it runs; where it is too late for any, this throws, and that ends it. */
    void started(long pid, Instant at) {
      lock.lock();
      try {
        if (over) {
          throw new IllegalStateException(
              "the cycle " + head().cycle() + " has given up its executor; nothing may be started");
        }
        Live.this.started(pid, at);
      } finally {
        lock.unlock();
      }
    }

    @Override
    public void close() {
      lock.lock();
      try {
        over = true;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Ends whatever of this cycle still runs; how many there were. */
  int endProcesses() {
    return endProcesses(state);
  }

  /** Whether a program that this cycle started still runs. */
  static boolean isAtWork(CycleState of) {
    return of.scene().processes().stream().anyMatch(Live::runs);
  }

  private static boolean runs(Leftovers.Known program) {
    return ProcessHandle.of(program.pid())
        .filter(ProcessHandle::isAlive)
        .flatMap(process -> process.info().startInstant())
        .filter(at -> at.toEpochMilli() == program.at().toEpochMilli())
        .isPresent();
  }

  /** What every program of this cycle has in its environment. */
  Map<String, String> variables() {
    return Map.of(ProcessMark.VARIABLE, scene().mark(), ExecutionRequest.RUN_ID, head().run());
  }

  static int endProcesses(CycleState of) {
    return of.scene().mark().isEmpty()
        ? 0
        : Leftovers.end(of.scene().mark(), of.scene().processes(), GRACE);
  }
}
