// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.TaskFolder;
import dev.evograft.evomap.task.TaskNotes;
import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What is done with tasks and is more than one call. */
@Command(
    name = "task",
    description = "Look at tasks, claim them, work on them, complete them.",
    footer = {"", "Example: evograft evomap task show ID"})
final class TaskCommand extends CommandGroup {

  private final Hand hand;

  TaskCommand(Hand hand) {
    super("evomap task show ID");
    this.hand = hand;
  }

  @Command(
      description = "Claim a task for this node, unless its reputation is too low.",
      footer = {"", "Example: evograft evomap task claim ID"})
  int claim(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId,
      @Mixin Promise promise) {
    JsonObject more = promise.claim(hand.context().clock().instant());
    if (TaskFolder.isName(taskId)) {
      new TaskNotes(Hub.of(hand.context()), hand.context()).typed(taskId);
    }
    hand.shown().reply(TaskRows.CLAIM, new Desk(hand.client()).claim(taskId, more));
    return 0;
  }

  @Command(
      description = "Give a claimed task back; a part of a swarm cannot be given back.",
      footer = {"", "Example: evograft evomap task release ID"})
  int release(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId) {
    Reply released = new Desk(hand.client()).release(taskId);
    if (TaskFolder.isName(taskId)) {
      TaskFolder.of(hand.context(), taskId, null).ended();
    }
    hand.shown().reply(TaskRows.RELEASE, released);
    return 0;
  }

  @Command(
      description = {
        "Work on a task: claim it, run one cycle of evolution on what it is about, in a folder of",
        "its own, show what would be published, and wait for your word.",
        "With --publish, or evomap.publish=auto: publish it, wait until the hub shows it, and",
        "complete the task. Typed again it goes on where it was."
      },
      footer = {
        "",
        "Exit code: 0 when it was completed or waits for your word, 1 when no change was kept.",
        "Example: evograft evomap task work ID --in ../project"
      })
  int work(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId,
      @Option(
              names = "--in",
              paramLabel = "DIR",
              description = "Where (default: .evograft/tasks/TASK_ID).")
          @Nullable Path folder,
      @Mixin WorkOptions options)
      throws InterruptedException {
    return new TaskByHand(hand)
        .work(taskId, new TaskByHand.Wish(folder, options.publish, options.promise));
  }

  @Command(
      description = {
        "Work on the open task that pays most and that this node may have; see 'task work'."
      },
      footer = {"", "Example: evograft evomap task next"})
  int next(@Mixin WorkOptions options) throws InterruptedException {
    return new TaskByHand(hand).next(new TaskByHand.Wish(null, options.publish, options.promise));
  }
}
