// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import dev.evograft.runtime.Evograft;
import dev.evograft.runtime.Problem;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a run costs the agent's thread: start, five signals, succeed, with the journal on disk
 * behind it. Paced, because waking a writer that sleeps costs more than talking to one that is
 * awake.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 5, time = 4)
@Fork(1)
public class RunHotPath {

  /** Runs a second. */
  @Param({"1000", "10000"})
  public int rate;

  private static final int WARM_UP = 40_000;
  private static final int IN_FLIGHT = 100;

  private Path folder = Path.of("");
  private Evograft evograft = Evograft.builder().workspace(folder).disabled(true).start();
  private RunSpec spec = RunSpec.skill("benchmark");
  private long next;

  /** A runtime with the bundled plugins in a temporary workspace. */
  @Setup(Level.Trial)
  public void open() throws IOException {
    folder = Files.createTempDirectory("evograft-benchmark-");
    evograft = Evograft.builder().workspace(folder).bundledPlugins().start();
    for (int i = 0; i < WARM_UP; i++) { // the writer too must be compiled before it is hurried
      CompletionStage<JournalEntry> written = run();
      if (i % IN_FLIGHT == 0) {
        written.toCompletableFuture().join();
      }
    }
    next = System.nanoTime();
  }

  /** Waits for the next run's time; not measured. */
  @Setup(Level.Invocation)
  public void pace() {
    next = Math.max(next + 1_000_000_000L / rate, System.nanoTime() - 10_000_000L);
    while (System.nanoTime() < next) {
      Thread.onSpinWait();
    }
  }

  /** The measure. */
  @Benchmark
  public CompletionStage<JournalEntry> run() {
    RunHandle run = evograft.runs().start(spec);
    run.signal("tool_calls", 3);
    run.signal("input_tokens", 1_200L);
    run.signal("output_tokens", 340L);
    run.signal("cost_usd", 0.0123);
    run.signal("model", "small");
    return run.succeed();
  }

  /** Closes and removes the workspace. A run that was not recorded makes the figures void. */
  @TearDown(Level.Trial)
  public void close() throws IOException {
    List<Problem> problems = evograft.problems();
    evograft.close();
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : (Iterable<Path>) walk.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(path);
      }
    }
    if (!problems.isEmpty()) {
      throw new IllegalStateException("not a valid measure: " + problems);
    }
  }
}
