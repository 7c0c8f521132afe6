// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Finding, claiming and completing tasks. */
final class TasksApi {

  private final Hub hub;

  TasksApi(Hub hub) {
    this.hub = hub;
  }

  JsonObject list(Call call) {
    long reputation = number(call, "reputation", 100);
    long least = number(call, "min_bounty", 0);
    return tasks(
        hub.tasks.all().stream()
            .filter(hub.tasks::isOpen)
            .filter(job -> job.minReputation() <= reputation)
            .filter(job -> job.amount() >= least)
            .limit(call.limit(20, 100))
            .map(Job::json)
            .toList());
  }

  private static long number(Call call, String name, long fallback) {
    String text = call.query(name).orElse(String.valueOf(fallback));
    if (!text.matches("\\d{1,9}(\\.\\d{1,6})?")) {
      throw HubError.of(400, "validation_error", name + " is no number", "send a number");
    }
    return (long) Double.parseDouble(text);
  }

  JsonObject claim(Call call) {
    Node node = call.node();
    Job job = hub.tasks.get(call.text("task_id"));
    Optional<String> deadline = call.payload().string("commitment_deadline");
    deadline.ifPresent(hub.tasks::deadline); // before anything is done
    if (!job.isClaimedBy(node.id)) {
      claim(job, node);
    }
    deadline.ifPresent(until -> hub.tasks.commit(job, node, until));
    return answer("claimed", job);
  }

  private void claim(Job job, Node node) {
    if (!hub.tasks.isOpen(job)) {
      throw HubError.of(
          409, "task_not_open", "the task is " + job.status + " or expired", "take another");
    }
    if (node.reputation < job.minReputation()) {
      JsonObject more =
          JsonObject.builder()
              .put("required", job.minReputation())
              .put("reputation", node.reputation)
              .build();
      throw HubError.of(
          403, "reputation_too_low", "the reputation is too low", "take another task", more);
    }
    job.status = Job.CLAIMED;
    job.claimedBy = node.id;
    hub.events.note(node.id, "task_claimed", job.notice());
    hub.tell(node, "task_assigned", job.notice());
  }

  JsonObject complete(Call call) {
    Node node = call.node();
    Job job = hub.tasks.get(call.text("task_id"));
    String assetId = call.text("asset_id");
    if (job.status.equals(Job.COMPLETED)
        && node.id.equals(job.claimedBy)
        && assetId.equals(job.assetId)) {
      return answer("completed", job); // said twice
    }
    if (!job.isClaimedBy(node.id)) {
      throw Tasks.notClaimed();
    }
    own(node, assetId);
    job.status = Job.COMPLETED;
    job.assetId = assetId;
    node.completed++;
    node.earn(1);
    hub.events.note(node.id, "task_completed", job.notice());
    if (job.isPart()) {
      hub.swarms.completed(job);
    } else {
      hub.bounties.match(job, node.id, assetId);
    }
    call.payload()
        .string("followup_question")
        .ifPresent(text -> hub.tasks.add(JsonObject.builder().put("title", text).build()));
    return answer("completed", job);
  }

  JsonObject submit(Call call) {
    Node node = call.node();
    Job job = hub.tasks.get(call.text("task_id"));
    String assetId = call.text("asset_id");
    own(node, assetId);
    if (job.isPart() || !(hub.tasks.isOpen(job) || job.status.equals(Job.CLAIMED))) {
      throw HubError.of(
          409, "task_not_open", "the task takes no submissions", "complete a claimed one");
    }
    JsonObject submission =
        JsonObject.builder()
            .put("submission_id", "sub_" + Ids.hex(8))
            .put("task_id", job.id)
            .put("node_id", node.id)
            .put("asset_id", assetId)
            .put("status", "pending")
            .put("created_at", hub.clock.instant().toString())
            .build();
    job.submit(submission);
    return submission;
  }

  private void own(Node node, String assetId) {
    StoredAsset asset =
        hub.assets
            .stored(assetId)
            .filter(hub.assets::isVisible)
            .orElseThrow(
                () ->
                    HubError.of(
                        404,
                        "asset_not_found",
                        "no such asset is published",
                        "publish before completing, and wait until it can be seen"));
    if (!asset.publisher.equals(node.id)) {
      throw HubError.of(
          403, "asset_not_yours", "another node published that asset", "publish your own");
    }
  }

  JsonObject accept(Call call) {
    Job job = hub.tasks.get(call.text("task_id"));
    String id = call.text("submission_id");
    JsonObject submission =
        job.submissions.stream()
            .filter(one -> one.string("submission_id", "").equals(id))
            .findFirst()
            .orElseThrow(() -> HubError.missing("submission_not_found", "the submission " + id));
    if (job.status.equals(Job.COMPLETED) || job.status.equals(Job.DECOMPOSED)) {
      throw HubError.of(
          409,
          "task_not_open",
          "the task is " + job.status,
          "nothing: a swarm is settled by itself");
    }
    job.status = Job.COMPLETED;
    job.claimedBy = submission.string("node_id").orElseThrow();
    job.assetId = submission.string("asset_id").orElseThrow();
    job.submissions.remove(submission);
    job.submissions.add(submission.with("status", "accepted"));
    hub.bounties.match(job, job.claimedBy, job.assetId);
    hub.bounties.acceptFor(job);
    return answer("accepted", job);
  }

  JsonObject release(Call call) {
    Node node = call.node();
    Job job = hub.tasks.get(call.text("task_id"));
    if (!job.isClaimedBy(node.id)) {
      throw Tasks.notClaimed();
    }
    if (job.isPart()) {
      throw HubError.of(
          409,
          "swarm_subtask_not_releasable",
          "a part of a swarm stays with who claimed it",
          "complete it");
    }
    job.status = Job.OPEN;
    job.claimedBy = null;
    job.deadline = null;
    job.extensions = 0;
    hub.events.note(node.id, "task_released", job.notice());
    return answer("released", job);
  }

  JsonObject my(Call call) {
    String id = call.query("node_id").orElse("");
    return tasks(
        hub.tasks.all().stream()
            .filter(job -> id.equals(job.claimedBy))
            .limit(call.limit(20, 100))
            .map(Job::json)
            .toList());
  }

  JsonObject eligible(Call call) {
    Job job = hub.tasks.get(call.query("task_id").orElse(""));
    long count =
        hub.nodes.all().stream()
            .filter(node -> hub.nodes.survival(node).equals("alive"))
            .filter(node -> node.reputation >= job.minReputation())
            .count();
    return JsonObject.builder()
        .put("task_id", job.id)
        .put("eligible_count", count)
        .put("count", count)
        .build();
  }

  JsonObject one(Call call) {
    return hub.tasks.get(call.param("task_id")).json();
  }

  JsonObject submissions(Call call) {
    return JsonObject.builder()
        .put("submissions", hub.tasks.get(call.param("task_id")).submissions)
        .build();
  }

  JsonObject commitment(Call call) {
    Job job = hub.tasks.get(call.param("task_id"));
    hub.tasks.commit(job, call.node(), call.text("deadline"));
    return answer("committed", job);
  }

  static JsonObject answer(String what, Job job) {
    return JsonObject.builder()
        .put("status", what)
        .put("task_id", job.id)
        .put("task", job.json())
        .build();
  }

  private static JsonObject tasks(List<JsonObject> tasks) {
    return JsonObject.builder().put("tasks", tasks).put("count", tasks.size()).build();
  }
}
