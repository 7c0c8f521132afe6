// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import dev.evograft.toolkit.process.ProcessResult.End;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program within bounds, and lets nothing of it outlive the call.
 *
 * <p>Linux: also what left the process tree is found, by a mark in its environment; only a process
 * that clears its environment and leaves the tree within half a second escapes. Elsewhere: what is
 * or was a descendant while somebody looked, twice a second.
 */
public final class BoundedProcess {

  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final ProcessLimits limits;
  private final Process process;
  private final ProcessTree tree;
  private final OutputPump pump;
  private final Thread pumping;
  private final Semaphore alarm = new Semaphore(0);
  private final long begun = System.nanoTime();

  private BoundedProcess(ProcessSpec spec, Consumer<String> output) throws IOException {
    ProcessMark mark = ProcessMark.fresh();
    limits = spec.limits();
    process = start(spec, mark);
    tree = new ProcessTree(process.toHandle(), mark);
    tell(spec.supervision());
    pump = new OutputPump(process.getInputStream(), output, limits.output(), alarm::release);
    pumping = new Thread(pump, "evograft-process-" + process.pid());
    pumping.setDaemon(true);
  }

  /**
   * Runs a program and waits for its end.
   *
   * @param output gets its standard output and standard error, as they arrive and decoded from
   *     UTF-8, on another thread than the caller's; while it waits, so does the program. If it
   *     throws, the program is ended and the exception comes out of here.
   * @throws IOException if the program cannot be started
   * @throws InterruptedException if the thread was interrupted; the whole tree was ended. A second
   *     interrupt cuts the grace short.
   */
  public static ProcessResult run(ProcessSpec spec, Consumer<String> output)
      throws IOException, InterruptedException {
    return new BoundedProcess(spec, output).run();
  }

  private static Process start(ProcessSpec spec, ProcessMark mark) throws IOException {
    List<String> words = new ArrayList<>(spec.supervision().wrapper());
    words.addAll(spec.command());
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.directory(spec.folder().toFile());
    builder.redirectErrorStream(true);
    if (spec.input() != null) {
      builder.redirectInput(spec.input().toFile());
    }
    Map<String, String> environment = builder.environment();
    environment.clear();
    environment.putAll(spec.environment());
    environment.put(ProcessMark.VARIABLE, mark.value(spec.environment().get(ProcessMark.VARIABLE)));
    Process process = builder.start();
    if (spec.input() == null) {
      process.getOutputStream().close();
    }
    return process;
  }

  /** Who must answer for it knows of it before it is waited for, or it does not run. */
  private void tell(Supervision supervision) {
    try {
      Instant at = process.info().startInstant().orElseGet(Instant::now);
      supervision.started().started(process.pid(), at);
    } catch (RuntimeException | Error e) {
      tree.end(Duration.ZERO);
      throw e;
    }
  }

  private ProcessResult run() throws InterruptedException {
    pumping.start();
    try {
      process.toHandle().onExit().thenRun(alarm::release);
      End end = await();
      int strays = end == End.EXITED ? settle() : 0;
      tree.end(limits.grace());
      boolean complete = pump.finish(limits.drain());
      return result(end, strays, complete);
    } catch (InterruptedException e) {
      tree.end(limits.grace());
      pump.mute(limits.drain());
      throw e;
    } finally {
      close();
    }
  }

  /** Waits until the process ends, or has a reason to. */
  private End await() throws InterruptedException {
    while (true) {
      if (pump.overLimit() || pump.failure() != null) {
        return End.OUTPUT_LIMIT;
      }
      if (!process.isAlive()) {
        return End.EXITED;
      }
      long left = limits.time().toNanos() - (System.nanoTime() - begun);
      if (left <= 0) {
        return End.TIMED_OUT;
      }
      if (!alarm.tryAcquire(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS)) {
        tree.look();
      }
    }
  }

  /** The process ended by itself: its children may finish within the time to drain. */
  private int settle() throws InterruptedException {
    long from = System.nanoTime();
    while (System.nanoTime() - from < limits.drain().toNanos()) {
      if (tree.isGone()) {
        return 0;
      }
      if (!ProcessTree.pause()) {
        throw new InterruptedException();
      }
    }
    return tree.size();
  }

  private ProcessResult result(End end, int strays, boolean complete) {
    rethrow(pump.failure());
    End why = pump.overLimit() ? End.OUTPUT_LIMIT : end;
    return new ProcessResult(
        why,
        why == End.EXITED ? (Integer) process.exitValue() : null,
        pump.bytes(),
        Duration.ofNanos(System.nanoTime() - begun),
        strays,
        complete);
  }

  private static void rethrow(@Nullable Throwable failure) {
    if (failure instanceof RuntimeException e) {
      throw e;
    }
    if (failure instanceof Error e) {
      throw e;
    }
  }

  /** Where the output is still held open, the pump's thread stays behind until it is not. */
  private void close() {
    try {
      process.getInputStream().close();
    } catch (IOException e) {
      pumping.interrupt(); // nothing was written to it, so nothing is lost
    }
  }
}
