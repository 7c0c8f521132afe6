// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a skill's own test is run.
 *
 * @param timeout how long it may take
 * @param environment what it sees
 * @param before what stands before its program
 * @param started is told of its program
 * @since 0.1
 */
public record TestConditions(
    Duration timeout, Environment environment, Before before, Started started) {

  /**
   * Variables of a test.
   *
   * @param variables such as one by which its processes can be found
   * @param alone whether it sees no others than these and those of the contract of runs, or these
   *     besides what every skill gets; its interpreter is looked for in the {@code PATH} that it
   *     sees
   */
  public record Environment(Map<String, String> variables, boolean alone) {
    public Environment {
      variables = Map.copyOf(variables);
    }
  }

  /** Is told of a program that was started. */
  @FunctionalInterface
  public interface Started {

    /**
     * The test runs. Called by the thread that started it, before it is waited for; what this
     * throws ends it.
     *
     * @param pid its process
     * @param at when it started, by the system's word; now where it does not tell
     */
    void started(long pid, Instant at);
  }

  /** What stands before a program, such as a sandbox. */
  @FunctionalInterface
  public interface Before {

    /**
     * The words before a command.
     *
     * @param command the program and its arguments
     * @param written a folder outside of the skill's that it writes to: signals and artifacts
     * @return none to start it as it is
     */
    List<String> words(List<String> command, Path written);
  }

  public TestConditions {
    Objects.requireNonNull(timeout, "timeout");
    Objects.requireNonNull(environment, "environment");
    Objects.requireNonNull(before, "before");
    Objects.requireNonNull(started, "started");
  }

  /** As a person has it run: with nothing besides. */
  public static TestConditions of(Duration timeout) {
    return new TestConditions(
        timeout,
        new Environment(Map.of(), false),
        (command, written) -> List.of(),
        (pid, at) -> {});
  }
}
