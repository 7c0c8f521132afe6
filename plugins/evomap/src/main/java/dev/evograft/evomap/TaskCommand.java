// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What is done with tasks and is more than one call. */
@Command(
    name = "task",
    description = "Look at tasks, claim them, work on them, complete them.",
    footer = {"", "Example: evograft evomap task show ID"})
final class TaskCommand implements Runnable {

  @Spec private @Nullable CommandSpec spec;


  private final Hand hand;

  TaskCommand(Hand hand) {
    this.hand = hand;
  }

  @Override
  public void run() {
    throw new ParameterException(
        Objects.requireNonNull(spec).commandLine(),
        "say what to do, such as 'evomap task show ID'");
  }

  @Command(
      description = "Claim a task for this node, unless its reputation is too low.",
      footer = {"", "Example: evograft evomap task claim ID"})
  int claim(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId,
      @Option(
              names = "--commitment-deadline",
              paramLabel = "TIME",
              description = "Until when it will be done, in 5 minutes to 24 hours.")
          @Nullable String deadline) {
    JsonObject more =
        JsonObject.builder().putIfPresent("commitment_deadline", deadline).build();
    hand.shown().reply(TaskRows.CLAIM, new Desk(hand.client()).claim(taskId, more));
    return 0;
  }

  @Command(
      description = "Give a claimed task back; a part of a swarm cannot be given back.",
      footer = {"", "Example: evograft evomap task release ID"})
  int release(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId) {
    hand.shown().reply(TaskRows.RELEASE, new Desk(hand.client()).release(taskId));
    return 0;
  }
}
