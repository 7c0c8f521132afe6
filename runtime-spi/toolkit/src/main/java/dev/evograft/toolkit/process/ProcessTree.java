// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A process and everything that came from it: descendants as far as they were seen, and, where the
 * system shows environments, every process that carries its mark. For one thread.
 */
final class ProcessTree {

  private static final Duration PAUSE = Duration.ofMillis(20);
  private static final int EMPTY_SCANS = 3;

  /** What the kernel does not end within this time waits for a disk, and nobody can end it. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final ProcessHandle root;
  private final ProcessMark mark;
  private final Set<ProcessHandle> seen = new HashSet<>();

  ProcessTree(ProcessHandle root, ProcessMark mark) {
    this.root = root;
    this.mark = mark;
  }

  /** Remembers the descendants of this moment: once their parent has died they are no longer. */
  void look() {
    seen.removeIf(process -> !isAlive(process));
    List.copyOf(seen).forEach(process -> process.descendants().forEach(seen::add));
    root.descendants().forEach(seen::add);
  }

  /** Whether nothing is left, looked for several times: a process that forks can slip through. */
  boolean isGone() {
    for (int scan = 0; scan < EMPTY_SCANS; scan++) {
      if (!alive().isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** How many are left. */
  int size() {
    return alive().size();
  }

  /**
   * Ends all of it: asks, waits for the grace, then forces, until nothing is found any more. An
   * interrupt cuts the grace short and is kept.
   */
  void end(Duration grace) {
    boolean interrupted = false;
    long asked = System.nanoTime();
    Set<ProcessHandle> told = new HashSet<>();
    while (!isGone() && since(asked).compareTo(grace.plus(PATIENCE)) < 0) {
      boolean force = interrupted || since(asked).compareTo(grace) >= 0;
      for (ProcessHandle process : alive()) {
        if (force) {
          process.destroyForcibly();
        } else if (told.add(process)) {
          process.destroy();
        }
      }
      interrupted |= !pause();
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private Set<ProcessHandle> alive() {
    look();
    Set<ProcessHandle> alive = new HashSet<>(seen);
    alive.add(root);
    alive.addAll(mark.carriers());
    alive.removeIf(process -> !isAlive(process) || process.equals(ProcessHandle.current()));
    return alive;
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** Waits a moment; false when interrupted. */
  static boolean pause() {
    try {
      Thread.sleep(PAUSE.toMillis());
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  /** A process that has ended but whose parent has not asked for its exit code counts as ended. */
  private static boolean isAlive(ProcessHandle process) {
    return process.isAlive() && !isZombie(process.pid());
  }

  private static boolean isZombie(long pid) {
    try {
      String stat = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
      int afterName = stat.lastIndexOf(')') + 2;
      return afterName < stat.length() && "ZX".indexOf(stat.charAt(afterName)) >= 0;
    } catch (IOException e) {
      return false; // no /proc on this system, or it has ended, which isAlive tells next time
    }
  }
}
