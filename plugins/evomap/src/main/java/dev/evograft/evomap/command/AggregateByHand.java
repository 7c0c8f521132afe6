// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.task.Aggregate;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.FolderTrial;
import dev.evograft.evomap.task.Look;
import dev.evograft.evomap.task.Merge;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.Trial;
import dev.evograft.spi.cycle.Trial.Outcome;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code evomap swarm aggregate}: merges, tries the whole, publishes, completes. */
record AggregateByHand(Hand hand, AggregateOptions options) {

  int run(String taskId, JsonObject promised) throws InterruptedException {
    Path folder = options.folder;
    if (folder == null && !options.dryRun && !options.unchecked) {
      throw new BadInputException(
          "not_checked",
          "name what the solvers began from (--in DIR), look first (--dry-run), or publish what"
              + " nobody tried (--unchecked)");
    }
    @Nullable FolderTrial checks = folder == null ? null : new FolderTrial(hand.context(), folder);
    HubClient client = hand.client();
    Desk desk = new Desk(client);
    Aggregate aggregate = new Aggregate(client, hand.store());
    Aggregate.Swarm swarm = aggregate.look(taskId);
    swarm
        .merging()
        .checkClaim(client.hub().nodeId(), desk.reputation(), hand.context().clock().instant());
    List<Capsule> capsules = aggregate.capsules(swarm);
    Merge merge = Aggregate.merge(swarm, capsules);
    if (!merge.conflicts().isEmpty()) {
      return refuse(
          "They cannot be merged",
          merge.conflicts(),
          JsonObject.builder().put("conflicts", merge.conflicts()).build(),
          taskId);
    }
    Look look = Look.at(merge, hand.context().redactor());
    if (options.looked != null && !look.isWhatWasSeen(options.looked)) {
      return unseen(look, taskId);
    }
    if (options.dryRun) { // before anything can come between
      hand.shown().diff(look.diff());
      tellSum(look);
    }
    @Nullable Trial trial = checks == null ? null : tried(checks, merge, look);
    if (trial != null && !suffices(trial)) {
      return refuse(
          against(trial.outcome()),
          lines(trial),
          JsonObject.builder().put("trial", tree(trial)).build(),
          taskId);
    }
    if (trial != null) {
      lines(trial).forEach(line -> hand.console().note("on the whole, " + hand.shown().line(line)));
    }
    Bundle bundle = aggregate.bundle(swarm, merge, capsules, trial);
    Desk.check(new Offer(hand.context()), bundle, false);
    if (options.dryRun) {
      hand.console().result(told(look).put("capsule", bundle.capsule().tree()).build());
      return 0;
    }
    desk.tryOut(bundle);
    desk.claim(swarm.merging().id(), promised);
    hand.shown().reply(TaskRows.COMPLETE, desk.complete(swarm.merging().id(), bundle));
    return 0;
  }

  private Trial tried(FolderTrial checks, Merge merge, Look look) throws InterruptedException {
    hand.console().note("trying the whole in a copy of " + checks.folder());
    try {
      return checks.of(merge, code());
    } catch (EvograftException e) {
      if (options.dryRun) { // a program looks at it, too; what went wrong is its last line
        hand.console().result(shown(look).build());
      }
      throw e;
    }
  }

  /** What solvers wrote is unseen here until a person says that they looked. */
  private Trial.Code code() {
    return options.looked != null ? Trial.Code.TRUSTED : Trial.Code.FOREIGN;
  }

  /** It is not what the person looked at, so that word counts for nothing. */
  private int unseen(Look look, String taskId) {
    hand.console()
        .out(
            look.isWhole()
                ? "The change is not the one that you looked at, so nothing ran and nothing was"
                    + " published. Now it is:"
                : "Something in the change is masked or does not show, so that nobody can look at"
                    + " all of it: nothing ran and nothing was published. It is:");
    hand.shown().diff(look.diff());
    tellSum(look);
    hand.console().result(shown(look).put("task_id", taskId).build());
    return 1;
  }

  private void tellSum(Look look) {
    hand.console()
        .note(
            look.isWhole()
                ? "what you looked at is --looked " + look.sum()
                : "something in it is masked or does not show: its checks run in a sandbox, or not at all");
  }

  /** With the change itself, for programs. */
  private JsonObject.Builder shown(Look look) {
    return told(look).put("diff", hand.context().redactor().redact(look.diff()));
  }

  /** No sum of what nobody can look at. */
  private static JsonObject.Builder told(Look look) {
    return JsonObject.builder().putIfPresent("sum", look.isWhole() ? look.sum() : null);
  }

  private boolean suffices(Trial trial) {
    return trial.outcome() == Outcome.PASSED
        || trial.outcome() == Outcome.UNVERIFIABLE && options.unchecked;
  }

  private static String against(Outcome outcome) {
    return switch (outcome) {
      case PASSED, FAILED -> "The whole does not pass the checks";
      case DOES_NOT_APPLY -> "The whole does not fit what is in the folder";
      case REFUSED -> "The whole does what no change may do";
      case UNVERIFIABLE -> "No check can tell of the whole (--unchecked publishes it all the same)";
    };
  }

  /** A line for each check, where any ran. */
  private static List<String> lines(Trial trial) {
    boolean told = trial.outcome() == Outcome.PASSED || trial.outcome() == Outcome.FAILED;
    return told && !trial.checks().isEmpty()
        ? trial.checks().stream().map(Trial.Check::line).toList()
        : trial.why();
  }

  private static JsonObject tree(Trial trial) {
    return JsonObject.builder()
        .put("outcome", trial.outcome().word())
        .put("why", trial.why())
        .put(
            "checks",
            trial.checks().stream()
                .map(
                    check ->
                        JsonObject.builder()
                            .put("command", check.command())
                            .put("passed", check.passed())
                            .put("note", check.note())
                            .build())
                .toList())
        .build();
  }

  private int refuse(String why, List<String> lines, JsonObject told, String taskId) {
    hand.console().out(why + ", so nothing was published:");
    lines.forEach(line -> hand.console().out("  " + hand.shown().line(line)));
    hand.console().result(told.with("task_id", taskId));
    return 1;
  }
}
