// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.MemoryUsage;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.DoubleSupplier;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether the machine has room for a cycle: others come first. */
final class Watch {

  private static final double MOST_HEAP = 0.85;

  private static final String MEMINFO = "proc/meminfo";
  private static final Pattern AVAILABLE = Pattern.compile("MemAvailable:\\s+(\\d{1,15}) kB");

  /** What there may be too little of. */
  enum Limit {
    LOAD,
    MEMORY,
    HEAP
  }

  /**
   * Why no cycle should begin.
   *
   * @param told for people, with the figures of now
   */
  record Shortage(Limit limit, String told) {}

  private final DoubleSupplier load;
  private final DoubleSupplier heap;
  private final LongSupplier available;

  /**
   * Watches these.
   *
   * @param load of the machine or the container, per processor; negative where it is not known
   * @param heap which part of the memory of this process its last collection left taken
   * @param available bytes of memory that the machine or the container has for other programs;
   *     negative where that is not known
   */
  Watch(DoubleSupplier load, DoubleSupplier heap, LongSupplier available) {
    this.load = load;
    this.heap = heap;
    this.available = available;
  }

  /** That of this machine and this process. */
  static Watch ofSystem() {
    var system = ManagementFactory.getOperatingSystemMXBean();
    Path root = Path.of("/");
    return new Watch(
        () -> load(root, system.getSystemLoadAverage(), system.getAvailableProcessors()),
        Watch::left,
        () -> available(root));
  }

  /**
   * Per processor. The load is that of the machine, the processors are those that this process may
   * use: where they are fewer, it is the container that may be busy, and else nobody compares them.
   */
  static double load(Path root, double load, int processors) {
    Container container = new Container(root);
    long machine = Math.max(1, container.processors().orElse(processors));
    OptionalDouble pressure = processors < machine ? container.pressure() : OptionalDouble.empty();
    return pressure.orElse(load / Math.max(machine, processors));
  }

  /** Without what nobody needs any more: in an idle process that lies about for hours. */
  private static double left() {
    long used = 0;
    for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
      MemoryUsage usage = pool.getType() == MemoryType.HEAP ? pool.getCollectionUsage() : null;
      used += usage == null ? 0 : usage.getUsed();
    }
    return (double) used / Runtime.getRuntime().maxMemory();
  }

  /**
   * On Linux the kernel's own estimate, with caches that it would give up; on Windows what the
   * system has free. What macOS calls free says nothing. In a container what that has left, where
   * it is less.
   */
  static long available(Path root) {
    try {
      Matcher found =
          AVAILABLE.matcher(Files.readString(root.resolve(MEMINFO), StandardCharsets.US_ASCII));
      long machine = found.find() ? Long.parseLong(found.group(1)) << 10 : -1;
      long container = new Container(root).memory().orElse(-1);
      return machine < 0 || container >= 0 && container < machine ? container : machine;
    } catch (IOException e) {
      var system = ManagementFactory.getOperatingSystemMXBean();
      return system.getName().startsWith("Windows")
              && system instanceof com.sun.management.OperatingSystemMXBean windows
          ? windows.getFreeMemorySize()
          : -1;
    }
  }

  /**
   * Why no cycle should begin now; empty when one may.
   *
   * @param mostLoad in percent of the processors
   * @param leastBytes of memory for an agent and its checks
   */
  Optional<Shortage> busy(long mostLoad, long leastBytes) {
    long percent = Math.round(load.getAsDouble() * 100);
    if (percent > mostLoad) {
      return shortage(
          Limit.LOAD,
          "the machine is busy: load "
              + percent
              + " % of its processors, at most "
              + mostLoad
              + " (evolve.loop.max_load)");
    }
    long free = available.getAsLong();
    if (free >= 0 && free < leastBytes) {
      return shortage(
          Limit.MEMORY,
          "little memory is left: the machine has "
              + (free >> 20)
              + " MiB, and a cycle needs "
              + (leastBytes >> 20)
              + " (evolve.loop.min_memory)");
    }
    long memory = Math.round(heap.getAsDouble() * 100);
    return memory > MOST_HEAP * 100
        ? shortage(
            Limit.HEAP, "little memory is left: " + memory + " % of that of this process is taken")
        : Optional.empty();
  }

  private static Optional<Shortage> shortage(Limit limit, String told) {
    return Optional.of(new Shortage(limit, told));
  }
}
