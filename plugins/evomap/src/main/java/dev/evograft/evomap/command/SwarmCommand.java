// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.Split;
import dev.evograft.gep.Bundle;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evograft evomap swarm}: a task that several nodes solve together. */
@Command(
    name = "swarm",
    description = "Split a task among several nodes, solve parts, merge what came of them.",
    footer = {"", "Example: evograft evomap swarm show ID"})
final class SwarmCommand extends CommandGroup {

  private final Hand hand;

  SwarmCommand(Hand hand) {
    super("evomap swarm show ID");
    this.hand = hand;
  }

  @Command(
      description = {
        "Split a task that this node has claimed into 2 to 10 parts.",
        "Their weights are 0.85 together at most; 5 %% are for who splits, 10 %% for who merges."
      },
      footer = {"", "Example: evograft evomap swarm propose ID --subtasks @parts.json"})
  int propose(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task.") String taskId,
      @Option(
              names = "--subtasks",
              paramLabel = "JSON",
              required = true,
              description =
                  "A list of title and weight, and signals and body if you like; or @FILE.")
          String subtasks) {
    Object typed = Typed.json(subtasks);
    Split split = Split.of(typed == null ? List.of() : typed);
    HubClient client = hand.client();
    new Desk(client).find(taskId).ifPresent(task -> split.check(task, client.hub().nodeId()));
    JsonObject body =
        JsonObject.builder().put("task_id", taskId).put("subtasks", split.parts()).build();
    hand.shown().reply(TaskRows.DECOMPOSE, client.call(TaskRows.DECOMPOSE, Call.of(body)));
    return 0;
  }

  @Command(
      description = {
        "Claim a part if that is still to be done, publish a capsule, and complete the part with",
        "it once the hub shows it."
      },
      footer = {
        "",
        "Example: evograft evomap swarm solve ID capsule_1763800000000",
        "         evograft evomap swarm solve ID --gene gene.json --capsule capsule.json"
      })
  int solve(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The part.") String taskId,
      @Parameters(
              index = "1",
              arity = "0..1",
              paramLabel = "CAPSULE_ID",
              description = "A capsule of this workspace.")
          @Nullable String capsuleId,
      @Option(names = "--gene", paramLabel = "FILE", description = "Or a gene, and")
          @Nullable Path gene,
      @Option(names = "--capsule", paramLabel = "FILE", description = "a capsule.")
          @Nullable Path capsule,
      @Option(
              names = "--anyway",
              description = "Although Evograft expects the hub to find the content too thin.")
          boolean anyway,
      @Mixin Promise promise) {
    JsonObject more = promise.claim(hand.context().clock().instant());
    Offer offer = new Offer(hand.context());
    Bundle bundle;
    if (capsuleId != null && gene == null && capsule == null) {
      bundle = offer.ofStore(hand.store(), capsuleId);
    } else if (capsuleId == null && gene != null && capsule != null) {
      bundle = offer.ofFiles(gene, capsule, null);
    } else {
      throw new BadInputException("bad_input", "name a capsule, or --gene FILE and --capsule FILE");
    }
    Desk.check(offer, bundle, anyway);
    Desk desk = new Desk(hand.client());
    if (desk.find(taskId).filter(part -> !part.isSolvers()).isPresent()) {
      throw new BadInputException(
          "no_part", "this is no part to solve: 'task complete' and 'swarm aggregate' do others");
    }
    desk.tryOut(bundle);
    desk.claim(taskId, more);
    hand.shown().reply(TaskRows.COMPLETE, desk.complete(taskId, bundle));
    return 0;
  }

  @Command(
      description = {
        "Merge what the solvers of a task changed, that of the most weight first, try the whole on",
        "what they began from (--in), publish it, and complete the task. Needs a reputation of 60.",
        "Fetching their capsules costs credits (evomap.spend.fetch).",
        "Where two change the same lines, or the whole does not fit or pass the checks that are",
        "there (evolve.validation, tests of skills), nothing is published. The checks run what",
        "others wrote: in a copy, and in a sandbox or not at all, unless you --looked at it."
      },
      footer = {
        "",
        "Exit code: 0 when it was completed, or would be; 1 when there are conflicts, a check"
            + " fails, or it is not what you looked at.",
        "Example: evograft evomap swarm aggregate ID --dry-run",
        "         evograft evomap swarm aggregate ID --in ../project"
      })
  int aggregate(
      @Parameters(index = "0", paramLabel = "TASK_ID", description = "The task that was split.")
          String taskId,
      @Mixin AggregateOptions options,
      @Mixin Promise promise)
      throws InterruptedException {
    return new AggregateByHand(hand, options)
        .run(taskId, promise.claim(hand.context().clock().instant()));
  }
}
