// SPDX-License-Identifier: Apache-2.0
package dev.evograft.spi.skill;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a skill's own test is run.
 *
 * @param timeout how long it may take
 * @param variables that it gets besides, such as one by which its processes can be found
 * @param before what stands before its program
 * @since 0.1
 */
public record TestConditions(Duration timeout, Map<String, String> variables, Before before) {

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
    Objects.requireNonNull(before, "before");
    variables = Map.copyOf(variables);
  }

  /** As a person has it run: with nothing besides. */
  public static TestConditions of(Duration timeout) {
    return new TestConditions(timeout, Map.of(), (command, written) -> List.of());
  }
}
