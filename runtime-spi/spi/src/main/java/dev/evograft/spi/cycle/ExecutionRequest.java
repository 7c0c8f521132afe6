// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.cycle;

import dev.evograft.gep.Capsule;
import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A change that is asked for.
 *
 * @param cycleId the cycle
 * @param runId the run that the cycle is: programs get it as {@value #RUN_ID}, so that runs that
 *     they start are parts of it, and answer nobody's call for another cycle
 * @param place where it is made, and within what bounds
 * @param task what is to be done
 * @param prompt the same in words, for an agent; whatever in it came from elsewhere is marked as
 *     data
 * @since 0.1
 */
public record ExecutionRequest(
    String cycleId, String runId, Place place, Task task, String prompt) {

  /** The variable that carries the run. */
  public static final String RUN_ID = "EVOGRAFT_RUN_ID";

  /**
   * Where a change is made.
   *
   * @param folder the workspace or a copy of it
   * @param limit how long it may take
   * @param processes how programs are started, if any are
   */
  public record Place(Path folder, Duration limit, Processes processes) {
    public Place {
      Objects.requireNonNull(folder, "folder");
      Objects.requireNonNull(limit, "limit");
      Objects.requireNonNull(processes, "processes");
    }
  }

  /**
   * How programs are started, so that nothing of them outlives the cycle, even if this process is
   * killed meanwhile.
   *
   * @param mark to be in the variable {@value #VARIABLE} of whatever is started: who comes next
   *     knows it by that
   * @param wrapper words before the program, such as those of a sandbox; mostly none
   * @param started is told of every program that was started
   */
  public record Processes(String mark, List<String> wrapper, Started started) {

    /** The variable that carries the mark; several are joined by colons. */
    public static final String VARIABLE = "_EVOGRAFT_MARK";

    public Processes {
      Objects.requireNonNull(mark, "mark");
      Objects.requireNonNull(started, "started");
      wrapper = List.copyOf(wrapper);
    }

    /** Programs with this mark, of which nobody is told. */
    public static Processes marked(String mark) {
      return new Processes(mark, List.of(), (pid, at) -> {});
    }
  }

  /** Is told of programs that were started. */
  @FunctionalInterface
  public interface Started {

    /**
     * A program runs. Called by the thread that started it, before it is waited for; what this
     * throws ends the program.
     *
     * @param pid its process
     * @param at when it started, by the system's word; now where it does not tell
     */
    void started(long pid, Instant at);
  }

  /**
   * What is to be done.
   *
   * @param signals why
   * @param gene the strategy, with its constraints
   * @param capsule an earlier success that fits, if there is one
   * @param mutation the change as it is intended
   */
  public record Task(
      List<String> signals, Gene gene, @Nullable Capsule capsule, Mutation mutation) {
    public Task {
      signals = List.copyOf(signals);
      Objects.requireNonNull(gene, "gene");
      Objects.requireNonNull(mutation, "mutation");
    }
  }

  public ExecutionRequest {
    Objects.requireNonNull(cycleId, "cycleId");
    Objects.requireNonNull(runId, "runId");
    Objects.requireNonNull(place, "place");
    Objects.requireNonNull(task, "task");
    Objects.requireNonNull(prompt, "prompt");
  }
}
