// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.function.DoubleSupplier;

/** Whether the machine has room for a cycle: others come first. */
final class Watch {

  private static final double MOST_HEAP = 0.85;

  private final DoubleSupplier load;
  private final DoubleSupplier heap;

  /**
   * Watches these.
   *
   * @param load of the machine, per processor; negative where it is not known
   * @param heap which part of the memory of this process is taken
   */
  Watch(DoubleSupplier load, DoubleSupplier heap) {
    this.load = load;
    this.heap = heap;
  }

  /** That of this machine and this process. */
  static Watch ofSystem() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    Runtime runtime = Runtime.getRuntime();
    return new Watch(
        () -> system.getSystemLoadAverage() / Math.max(1, system.getAvailableProcessors()),
        () -> (double) (runtime.totalMemory() - runtime.freeMemory()) / runtime.maxMemory());
  }

  /**
   * Why no cycle should begin now; empty when one may.
   *
   * @param mostLoad in percent of the processors
   */
  Optional<String> busy(long mostLoad) {
    long percent = Math.round(load.getAsDouble() * 100);
    if (percent > mostLoad) {
      return Optional.of(
          "the machine is busy: load " + percent + " % of its processors, at most " + mostLoad);
    }
    long memory = Math.round(heap.getAsDouble() * 100);
    return memory > MOST_HEAP * 100
        ? Optional.of("little memory is left: " + memory + " % is taken")
        : Optional.empty();
  }
}
