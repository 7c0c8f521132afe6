// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.process;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends what a killed process left running, by what it wrote down of it. Looks at the processes of
 * this machine; may wait for as long as the grace and some seconds.
 */
public final class Leftovers {

  private Leftovers() {}

  /**
   * A program that was started.
   *
   * @param pid its process
   * @param at when it started, as {@link Supervision.Started} was told; a process of that number
   *     that started at another time is another one's, and is left alone
   */
  public record Known(long pid, Instant at) {}

  /**
   * Ends those of them that still run, with what they started, and where the system shows
   * environments every process that carries the mark.
   *
   * @return how many processes were found
   */
  public static int end(String mark, List<Known> known, Duration grace) {
    ProcessMark carried = ProcessMark.of(mark);
    List<ProcessHandle> roots = new ArrayList<>();
    for (Known one : known) {
      ProcessHandle.of(one.pid()).filter(process -> isSame(process, one)).ifPresent(roots::add);
    }
    for (ProcessHandle carrier : carried.carriers()) {
      if (!roots.contains(carrier)) {
        roots.add(carrier);
      }
    }
    int found = 0;
    for (ProcessHandle root : roots) {
      ProcessTree tree = new ProcessTree(root, carried);
      found = Math.max(found, tree.size());
      tree.end(grace);
    }
    return found;
  }

  private static boolean isSame(ProcessHandle process, Known known) {
    long then = known.at().toEpochMilli();
    return process.isAlive()
        && process.info().startInstant().filter(at -> at.toEpochMilli() == then).isPresent();
  }
}
