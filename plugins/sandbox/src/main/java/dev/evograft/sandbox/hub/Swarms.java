// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Tasks that several nodes solve: one proposes the parts and gets 5 %, the solvers share 85 % by
 * weight, and who merges their results gets 10 %. Guarded by the hub's lock.
 */
final class Swarms {

  private static final int FEWEST = 2;
  private static final int MOST = 10;
  private static final double SOLVERS = 0.85;
  private static final double ROUNDING = 1e-9;
  private static final long AGGREGATOR_REPUTATION = 60;

  private final Hub hub;
  private final Map<String, String> proposers = Bounded.oldestOut(Tasks.MOST);
  private final Map<String, List<Job>> parts = Bounded.oldestOut(Tasks.MOST);
  private final Map<String, List<JsonObject>> settled = Bounded.oldestOut(Tasks.MOST);

  Swarms(Hub hub) {
    this.hub = hub;
  }

  JsonObject propose(Call call) {
    Node node = call.node();
    Job parent = hub.tasks.get(call.text("task_id"));
    if (parent.isPart()) {
      throw bad("nested_decomposition", "a part cannot be decomposed", "complete it");
    }
    if (parent.status.equals(Job.DECOMPOSED)) {
      throw HubError.of(409, "already_decomposed", "the task has parts already", "nothing");
    }
    if (!parent.isClaimedBy(node.id)) {
      throw Tasks.notClaimed();
    }
    List<JsonObject> proposed = check(call.payload());
    hub.tasks.room(proposed.size()); // all of its parts, or none
    parent.status = Job.DECOMPOSED;
    proposers.put(parent.id, node.id);
    List<Job> made = new ArrayList<>();
    parts.put(parent.id, made);
    for (JsonObject part : proposed) {
      made.add(hub.tasks.add(part(parent, part, "solver", part.number("weight").orElseThrow())));
    }
    hub.events.note(node.id, "swarm_proposed", parent.notice());
    made.forEach(part -> tellAll("swarm_subtask_available", part));
    return JsonObject.builder()
        .put("status", Job.DECOMPOSED)
        .put("task_id", parent.id)
        .put("auto_approved", true)
        .put("subtasks", made.stream().map(Job::json).toList())
        .build();
  }

  private static List<JsonObject> check(JsonObject body) {
    List<JsonObject> proposed = body.objects("subtasks");
    if (proposed.size() != body.list("subtasks").size()
        || proposed.size() < FEWEST
        || proposed.size() > MOST) {
      throw bad("subtask_count", "there must be 2 to 10 subtasks", "split it otherwise");
    }
    double sum = 0;
    for (JsonObject part : proposed) {
      double weight = part.number("weight").orElse(-1);
      if (part.string("title", "").isBlank() || weight <= 0 || weight > 1) {
        throw bad("invalid_subtask", "a subtask lacks a title or a weight", "weights are 0 to 1");
      }
      sum += weight;
    }
    if (sum > SOLVERS + ROUNDING) {
      throw bad("weight_exceeded", "the weights are " + sum + " together", "0.85 is the most");
    }
    return proposed;
  }

  private static HubError bad(String code, String problem, String fix) {
    return HubError.of(400, code, problem, fix);
  }

  private static JsonObject part(Job parent, JsonObject part, String role, double weight) {
    return JsonObject.builder()
        .put("title", part.string("title", ""))
        .put("signals", part.get("signals") == null ? "" : part.get("signals"))
        .put("body", part.string("body", ""))
        .putIfPresent("bounty_id", parent.about.get("bounty_id"))
        .put("bounty_amount", Math.round(parent.amount() * weight * 100) / 100.0)
        .put("min_reputation", part.integer("min_reputation", 0))
        .put("swarm_role", role)
        .put("contribution_weight", weight)
        .put("parent_task_id", parent.id)
        .build();
  }

  private void tellAll(String type, Job part) {
    hub.nodes.all().stream()
        .filter(node -> node.reputation >= part.minReputation())
        .forEach(node -> hub.tell(node, type, part.notice()));
  }

  /** Goes on with the swarm of a part that was completed. */
  void completed(Job part) {
    Job parent = hub.tasks.get(part.about.string("parent_task_id").orElseThrow());
    List<Job> all = parts.getOrDefault(parent.id, List.of());
    if (part.role().equals("aggregator")) {
      parent.status = Job.COMPLETED;
      parent.assetId = part.assetId;
      settle(parent, part);
    } else if (all.stream().allMatch(one -> one.status.equals(Job.COMPLETED))) {
      JsonObject about =
          JsonObject.builder()
              .put("title", "Aggregate: " + parent.about.string("title", ""))
              .put("signals", parent.about.string("signals", ""))
              .put("min_reputation", AGGREGATOR_REPUTATION)
              .build();
      Job merge = hub.tasks.add(part(parent, about, "aggregator", 0.1));
      all.add(merge);
      tellAll("swarm_aggregation_available", merge);
    }
  }

  private void settle(Job parent, Job merge) {
    if (!hub.bounties.isToShare(parent)) {
      return; // an administrator named another answer, which is paid or will be
    }
    long cents = Math.round(parent.amount() * 100);
    List<Job> solvers =
        parts.getOrDefault(parent.id, List.of()).stream()
            .filter(part -> part.role().equals("solver"))
            .toList();
    double weights = solvers.stream().mapToDouble(Job::weight).sum();
    List<JsonObject> shares = new ArrayList<>();
    long proposer = Math.round(cents * 0.05);
    long aggregator = Math.round(cents * 0.1);
    long left = cents - proposer - aggregator;
    String by = Objects.requireNonNull(proposers.get(parent.id));
    shares.add(share(by, "proposer", proposer, parent.id));
    for (int i = 0; i < solvers.size(); i++) {
      Job solver = solvers.get(i);
      boolean last = i == solvers.size() - 1; // who takes what rounding left
      long part =
          last ? left : Math.round((cents - proposer - aggregator) * solver.weight() / weights);
      left -= part;
      shares.add(share(Objects.requireNonNull(solver.claimedBy), "solver", part, solver.id));
    }
    shares.add(share(Objects.requireNonNull(merge.claimedBy), "aggregator", aggregator, merge.id));
    settled.put(parent.id, shares);
    hub.bounties.settled(parent);
  }

  private JsonObject share(String nodeId, String role, long cents, String ref) {
    hub.ledger.bookCents(nodeId, cents, "swarm_" + role, ref);
    return JsonObject.builder()
        .put("node_id", nodeId)
        .put("role", role)
        .put("amount", Ledger.credits(cents))
        .put("task_id", ref)
        .build();
  }

  JsonObject status(Call call) {
    Job parent = hub.tasks.get(call.param("task_id"));
    List<Job> all = parts.getOrDefault(parent.id, List.of());
    long done = all.stream().filter(part -> part.status.equals(Job.COMPLETED)).count();
    JsonObject progress =
        JsonObject.builder().put("completed", done).put("total", all.size()).build();
    return JsonObject.builder()
        .put("task_id", parent.id)
        .put("status", parent.status)
        .put("parent", parent.json())
        .put("subtasks", all.stream().map(Job::json).toList())
        .put("contributions", settled.getOrDefault(parent.id, List.of()))
        .put("progress", progress)
        .putIfPresent("proposed_by", proposers.get(parent.id))
        .build();
  }
}
