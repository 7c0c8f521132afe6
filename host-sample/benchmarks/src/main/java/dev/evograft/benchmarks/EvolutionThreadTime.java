// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * What {@link SelectionBenchmark} and {@link DetectionBenchmark} measure, by the time of the
 * processor that the thread had: on a machine that does other things the clock says nothing.
 */
public final class EvolutionThreadTime {

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private EvolutionThreadTime() {}

  /** Prints the best, the median and the clock's median of each, in milliseconds. */
  public static void main(String[] args) {
    for (String lines : new String[] {"1:0", "10:0", "1:20"}) {
      DetectionBenchmark detection = new DetectionBenchmark();
      detection.lines = lines;
      detection.write();
      measure("8 MB of text, " + lines, 20, detection::scan);
    }
    for (String patterns : new String[] {"shared", "own"}) {
      for (String pool : new String[] {"10000:6", "100000:1", "100000:6"}) {
        SelectionBenchmark selection = new SelectionBenchmark();
        selection.patterns = patterns;
        selection.pool = pool;
        selection.fill();
        measure("select, " + pool + ", " + patterns, 2_000, selection::select);
        if (pool.equals("100000:6")) {
          measure("index, " + pool + ", " + patterns, 5, selection::index);
        }
      }
    }
  }

  /** So often without looking at the time, and so often with. */
  private static void measure(String name, int times, Supplier<?> measured) {
    long[] thread = new long[times];
    long[] clock = new long[times];
    int seen = 0;
    for (int i = -times; i < times; i++) {
      long from = System.nanoTime();
      long had = THREADS.getCurrentThreadCpuTime();
      seen += measured.get().hashCode();
      if (i >= 0) {
        thread[i] = THREADS.getCurrentThreadCpuTime() - had;
        clock[i] = System.nanoTime() - from;
      }
    }
    Arrays.sort(thread);
    Arrays.sort(clock);
    System.out.printf(
        Locale.ROOT,
        "%-32s thread: best %.3f, median %.3f; clock: median %.3f ms (%d)%n",
        name,
        thread[0] / 1e6,
        thread[times / 2] / 1e6,
        clock[times / 2] / 1e6,
        seen & 1);
  }
}
