// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.toolkit.process.Leftovers;
import dev.evograft.toolkit.process.ProcessMark;
import dev.evograft.toolkit.process.Supervision;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
    file.write(next);
    state = next;
  }

  void to(Step step, JsonObject rest) {
    write(state.to(step).with(rest));
  }

  void at(Scene scene) {
    write(state.at(scene));
  }

  /** Remembers the programs that are started. */
  Supervision supervision() {
    return new Supervision(
        List.of(), (pid, at) -> write(state.at(state.scene().with(new Leftovers.Known(pid, at)))));
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
