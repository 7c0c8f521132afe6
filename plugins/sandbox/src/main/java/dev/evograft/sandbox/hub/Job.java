// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import dev.evograft.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A task, or a part of one that a swarm works on. Guarded by the hub's lock. */
final class Job {

  static final String OPEN = "open";
  static final String CLAIMED = "claimed";
  static final String DECOMPOSED = "decomposed";
  static final String COMPLETED = "completed";

  /** One a node. */
  static final int MOST_SUBMISSIONS = 100;

  final String id;
  final JsonObject about;
  final List<JsonObject> submissions = new ArrayList<>();

  String status = OPEN;
  @Nullable String claimedBy;
  @Nullable String assetId;
  @Nullable Instant deadline;
  int extensions;
  final Instant expires;

  /**
   * @param about title, signals as a text with commas, body, bounty_id, bounty_amount,
   *     min_reputation; of a part also parent_task_id, swarm_role, contribution_weight
   */
  Job(String id, JsonObject about, Instant expires) {
    this.id = id;
    this.about = about;
    this.expires = expires;
  }

  boolean isPart() {
    return about.containsKey("parent_task_id");
  }

  String role() {
    return about.string("swarm_role", "");
  }

  double weight() {
    return about.number("contribution_weight").orElse(0);
  }

  long minReputation() {
    return about.integer("min_reputation", 0);
  }

  double amount() {
    return about.number("bounty_amount").orElse(0);
  }

  boolean isClaimedBy(String nodeId) {
    return status.equals(CLAIMED) && nodeId.equals(claimedBy);
  }

  /**
   * Takes a submission, in place of the one that its node made before.
   *
   * @throws HubError 503 where there is no room for one more
   */
  void submit(JsonObject submission) {
    String node = submission.string("node_id", "");
    submissions.removeIf(old -> old.string("node_id", "").equals(node));
    if (submissions.size() >= MOST_SUBMISSIONS) {
      throw HubError.full("submissions of the task " + id);
    }
    submissions.add(submission);
  }

  JsonObject json() {
    JsonObject.Builder json = JsonObject.builder().put("task_id", id);
    about.forEach(json::put);
    return json.put("status", status)
        .putIfPresent("claimed_by", claimedBy)
        .putIfPresent("asset_id", assetId)
        .putIfPresent("commitment_deadline", deadline == null ? null : deadline.toString())
        .put("submission_count", submissions.size())
        .put("expires_at", expires.toString())
        .build();
  }

  /** What a webhook tells of it. */
  JsonObject notice() {
    return JsonObject.builder()
        .put("task_id", id)
        .put("title", about.string("title", ""))
        .put("signals", about.string("signals", ""))
        .putIfPresent("bounty_id", about.get("bounty_id"))
        .putIfPresent("bounty_amount", about.get("bounty_amount"))
        .putIfPresent("parent_task_id", about.get("parent_task_id"))
        .putIfPresent("swarm_role", about.get("swarm_role"))
        .build();
  }
}
