// SPDX-License-Identifier: Apache-2.0
package dev.evograft.benchmarks;

import java.lang.management.ManagementFactory;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Looks every few milliseconds which part of a cycle its thread is in, and counts the time and the
 * processors of the whole process for that part. Nothing of the product has to know of it.
 */
final class PhaseSampler extends Thread {

  private static final long EVERY_MILLIS = 2;

  /** Where a thread is, by the outermost frame that is one of these. */
  private static final Map<String, String> PHASES = new LinkedHashMap<>();

  /** What counts wherever it happens. */
  private static final Set<String> INNER = Set.of("programs", "D throw away", "J keep the room");

  static {
    PHASES.put("process.BoundedProcess.run", "programs");
    PHASES.put("place.Rooms.make", "1 room: look at the workspace and fill it");
    PHASES.put("cycle.Doubts.unfit", "2 what names the workspace by its whole path");
    PHASES.put("place.Room.clean", "3 clean the room");
    PHASES.put("place.Rooms.clean", "3 clean the room");
    PHASES.put("snapshots.LiveSnapshots.create", "4 snapshot");
    PHASES.put("place.Rooms.renew", "5 room: as the workspace is now");
    PHASES.put("place.Rooms.follow", "5 room: as the workspace is now");
    PHASES.put("place.Meanwhile.get", "5 room: as the workspace is now"); // beside the snapshot
    PHASES.put("place.Rooms.copy", "6 copy to work in");
    PHASES.put("cycle.Planned.details", "7 hashes of tests");
    PHASES.put("place.Here.compare", "8 compare");
    PHASES.put("place.Copy.compare", "8 compare");
    PHASES.put("cycle.Undoing.worked", "9 snapshot: what is different");
    PHASES.put("cycle.Judging.touched", "A whether the room was touched");
    PHASES.put("cycle.Judging.restamped", "A whether the room was touched");
    PHASES.put("place.Room.seen", "A whether the room was touched");
    PHASES.put("cycle.Judging.elsewhere", "B room for the checks after");
    PHASES.put("place.Room.apply", "C put the change into the room");
    PHASES.put("cycle.CycleFile.discard", "D throw away");
    PHASES.put("cycle.CycleFile.remove", "D throw away");
    PHASES.put("cycle.CycleFile.sweep", "D throw away");
    PHASES.put("cycle.SpareRooms.keep", "J keep the room");
    PHASES.put("cycle.Outside", "E watch files of the home");
    PHASES.put("cycle.Detecting.detect", "F signals");
    PHASES.put("cycle.Live.endProcesses", "G look for processes that were left");
    PHASES.put("place.Application.apply", "H bring the change");
    PHASES.put("cycle.CycleJournal", "I journal and store");
    PHASES.put("cycle.Finisher.finish", "I journal and store");
  }

  private final Thread watched;
  private final Map<String, long[]> spent = new LinkedHashMap<>();
  private volatile boolean ended;

  PhaseSampler(Thread watched) {
    super("phases");
    this.watched = watched;
    setDaemon(true);
  }

  @Override
  public void run() {
    long at = System.nanoTime();
    long cpu = processors();
    while (!ended) {
      String phase = phase(watched.getStackTrace());
      try {
        sleep(EVERY_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
      long now = System.nanoTime();
      long nowCpu = processors();
      long[] sum = spent.computeIfAbsent(phase, any -> new long[2]);
      sum[0] += now - at;
      sum[1] += nowCpu - cpu;
      at = now;
      cpu = nowCpu;
    }
  }

  /** Microseconds by the clock and of processors, by phase. */
  Map<String, long[]> end() throws InterruptedException {
    ended = true;
    join();
    long[] overhead = new long[2];
    spent.forEach(
        (phase, sum) -> {
          sum[0] /= 1_000;
          sum[1] /= 1_000;
          if (!phase.equals("programs")) {
            overhead[0] += sum[0];
            overhead[1] += sum[1];
          }
        });
    spent.put("overhead in all", overhead);
    return spent;
  }

  private static String phase(StackTraceElement[] stack) {
    String found = null;
    for (int i = stack.length - 1; i >= 0; i--) {
      String frame = stack[i].getClassName() + "." + stack[i].getMethodName();
      for (var phase : PHASES.entrySet()) {
        if (frame.contains(phase.getKey())) {
          if (INNER.contains(phase.getValue())) {
            return phase.getValue();
          }
          found = found == null ? phase.getValue() : found;
        }
      }
    }
    return found == null ? "other" : found;
  }

  private static long processors() {
    var system =
        (com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    return system.getProcessCpuTime();
  }
}
