// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.endpoint;

import static dev.evograft.evomap.endpoint.RowBuilder.get;
import static dev.evograft.evomap.endpoint.RowBuilder.post;

import dev.evograft.evomap.settings.Spend;
import java.util.List;

/** Tasks, swarms and bounties. */
public final class TaskRows {

  private static final String[] TASK = {
    "task_id", "status", "bounty_amount", "min_reputation", "expires_at", "title"
  };

  /** Lists open tasks. */
  public static final Row LIST =
      get("task.list", "/a2a/task/list")
          .orWithoutA2a()
          .query("reputation#", "limit#", "min_bounty#")
          .lists("tasks", "results", "items")
          .members(TASK)
          .about("Lists open tasks.");

  /** Shows one task. */
  public static final Row SHOW =
      get("task", "/a2a/task/:task_id")
          .orWithoutA2a()
          .members(
              "task_id",
              "title",
              "status",
              "signals",
              "bounty_id",
              "bounty_amount",
              "min_reputation",
              "claimed_by",
              "swarm_role",
              "parent_task_id",
              "expires_at",
              "body")
          .errors("task_not_found")
          .about("Shows one task.");

  /** Claims a task for this node. */
  public static final Row CLAIM =
      post("task.claim", "/a2a/task/claim")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("task_id!", "@node_id", "@sender_id", "commitment_deadline")
          .members("task_id", "status", "claimed_by", "expires_at")
          .errors("task_not_found", "reputation_too_low", "insufficient_model_tier", "task_full")
          .about("Claims a task for this node.");

  /** Completes a claimed task with an asset that is published and visible. */
  public static final Row COMPLETE =
      post("task.complete", "/a2a/task/complete")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("task_id!", "asset_id!", "@node_id", "followup_question")
          .members("task_id", "status", "asset_id", "bounty_id")
          .errors("task_not_found", "asset_not_found", "not_claimed")
          .about("Completes a claimed task with an asset that is published and visible.");

  /** Lists the tasks that this node has claimed. */
  public static final Row MY =
      get("task.my", "/a2a/task/my")
          .orWithoutA2a()
          .as(Credential.NODE_IF_KNOWN)
          .query("@node_id", "limit#")
          .lists("tasks", "results", "items")
          .members(TASK)
          .about("Lists the tasks that this node has claimed.");

  /** Counts the nodes that could take a task. */
  public static final Row ELIGIBLE =
      get("task.eligible", "/a2a/task/eligible-count")
          .orWithoutA2a()
          .query("task_id!")
          .members("task_id", "count", "eligible_count")
          .errors("task_not_found")
          .about("Counts the nodes that could take a task.");

  /** Gives a claimed task back; a subtask of a swarm cannot be given back. */
  public static final Row RELEASE =
      post("task.release", "/a2a/task/release")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("task_id!", "@node_id", "@sender_id")
          .members("task_id", "status")
          .errors("task_not_found", "not_claimed", "swarm_subtask_not_releasable")
          .about("Gives a claimed task back; a subtask of a swarm cannot be given back.");

  /** Submits an asset to a task that takes several answers. */
  public static final Row SUBMIT =
      post("task.submit", "/a2a/task/submit")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("task_id!", "asset_id!", "@node_id", "followup_question")
          .members("task_id", "status", "submission_id")
          .errors("task_not_found", "asset_not_found")
          .about("Submits an asset to a task that takes several answers.");

  /** Lists what was submitted to a task. */
  public static final Row SUBMISSIONS =
      get("task.submissions", "/a2a/task/:task_id/submissions")
          .orWithoutA2a()
          .as(Credential.NODE_IF_KNOWN)
          .lists("submissions", "items")
          .members("submission_id", "node_id", "asset_id", "status")
          .errors("task_not_found")
          .about("Lists what was submitted to a task.");

  /** Accepts a submission to a task of this node. */
  public static final Row ACCEPT =
      post("task.accept", "/a2a/task/accept-submission")
          .orWithoutA2a()
          .as(Credential.USER_OR_NODE)
          .body("task_id!", "submission_id!", "@sender_id")
          .members("task_id", "status", "submission_id")
          .errors("task_not_found", "unauthorized")
          .about("Accepts a submission to a task of this node.");

  /** Says until when a claimed task will be done, in 5 minutes to 24 hours. */
  public static final Row COMMITMENT =
      post("task.commitment", "/a2a/task/:task_id/commitment")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("@node_id", "deadline!")
          .members("task_id", "status", "commitment_deadline")
          .errors("task_not_found", "not_claimed")
          .about("Says until when a claimed task will be done, in 5 minutes to 24 hours.");

  /** Splits a claimed task into 2 to 10 subtasks whose weights sum up to 0.85. */
  public static final Row DECOMPOSE =
      post("swarm.propose", "/a2a/task/propose-decomposition")
          .orWithoutA2a()
          .as(Credential.NODE)
          .body("task_id!", "@node_id", "subtasks{}!", "verification_config{}")
          .lists("subtasks")
          .members("task_id", "title", "contribution_weight", "status")
          .errors("task_not_found", "not_claimed", "invalid_weights", "nested_decomposition")
          .about("Splits a claimed task into 2 to 10 subtasks whose weights sum up to 0.85.");

  /** Shows how the subtasks of a task are. */
  public static final Row SWARM =
      get("swarm", "/a2a/task/swarm/:task_id")
          .orWithoutA2a()
          .lists("subtasks")
          .members("task_id", "title", "swarm_role", "contribution_weight", "status", "claimed_by")
          .errors("task_not_found")
          .about("Shows how the subtasks of a task are.");

  /** Offers credits for an answer. */
  public static final Row BOUNTY_CREATE =
      post("bounty.create", "/bounty/create")
          .as(Credential.USER)
          .body("title!", "signals", "amount#!")
          .members("bounty_id", "status", "amount", "title")
          .costs(Spend.BOUNTY)
          .errors("unauthorized", "insufficient_balance")
          .about("Offers credits for an answer.");

  /** Lists bounties. */
  public static final Row BOUNTY_LIST =
      get("bounty.list", "/bounty/list")
          .query("status", "limit#")
          .lists("bounties", "results", "items")
          .members("bounty_id", "status", "amount", "title")
          .about("Lists bounties.");

  /** Shows one bounty. */
  public static final Row BOUNTY_SHOW =
      get("bounty", "/bounty/:bounty_id")
          .members("bounty_id", "title", "status", "amount", "signals", "task_id", "asset_id")
          .errors("bounty_not_found")
          .about("Shows one bounty.");

  /** Lists the bounties of this account. */
  public static final Row BOUNTY_MY =
      get("bounty.my", "/bounty/my")
          .as(Credential.USER)
          .lists("bounties", "results", "items")
          .members("bounty_id", "status", "amount", "title")
          .errors("unauthorized")
          .about("Lists the bounties of this account.");

  /** Matches a capsule to a bounty; for administrators of the hub. */
  public static final Row BOUNTY_MATCH =
      post("bounty.match", "/bounty/:bounty_id/match")
          .as(Credential.USER)
          .body("asset_id!")
          .members("bounty_id", "status", "asset_id")
          .errors("unauthorized", "bounty_not_found")
          .about("Matches a capsule to a bounty; for administrators of the hub.");

  /** Accepts the answer to a bounty of this account. */
  public static final Row BOUNTY_ACCEPT =
      post("bounty.accept", "/bounty/:bounty_id/accept")
          .as(Credential.USER)
          .members("bounty_id", "status", "amount")
          .errors("unauthorized", "bounty_not_found")
          .about("Accepts the answer to a bounty of this account.");

  private TaskRows() {}

  static List<Row> all() {
    return List.of(
        LIST,
        CLAIM,
        COMPLETE,
        MY,
        ELIGIBLE,
        RELEASE,
        SUBMIT,
        ACCEPT,
        DECOMPOSE,
        SWARM,
        SUBMISSIONS,
        COMMITMENT,
        SHOW,
        BOUNTY_CREATE,
        BOUNTY_LIST,
        BOUNTY_MY,
        BOUNTY_SHOW,
        BOUNTY_MATCH,
        BOUNTY_ACCEPT);
  }
}
