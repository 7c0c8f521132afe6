// SPDX-License-Identifier: Apache-2.0
package dev.evograft.sandbox.hub;

import static dev.evograft.sandbox.hub.Agent.object;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tasks, bounties, and swarms. */
class TasksTest {

  private final EvomapStandIn hub = EvomapStandIn.start(0, HubMode.SEEDS);
  private Agent worker;
  private Agent user;

  @BeforeEach
  void register() throws Exception {
    worker = Agent.known(hub, "node_worker");
    user = Agent.user(hub);
  }

  @AfterEach
  void close() {
    hub.close();
  }

  @Test
  void aBountyIsPaidWhenTheUserAccepts() throws Exception {
    JsonObject wish = object("title", "Fix it", "signals", "TimeoutError", "amount", 25);
    JsonObject bounty = user.post("/bounty/create", wish).json();
    String id = bounty.string("bounty_id").orElseThrow();
    String task = bounty.string("task_id").orElseThrow();
    assertThat(user.get("/account/balance").json()).containsEntry("balance", 9_975L);
    assertThat(worker.get("/task/list?reputation=50&limit=5").json().objects("tasks"))
        .singleElement()
        .satisfies(one -> assertThat(one).containsEntry("signals", "TimeoutError"));

    assertThat(claim(worker, task).status()).isEqualTo(200);
    assertThat(claim(worker, task).status()).isEqualTo(200);
    assertThat(claim(Agent.known(hub, "node_late"), task).error()).isEqualTo("task_not_open");
    assertThat(complete(worker, task, "sha256:none").error()).isEqualTo("asset_not_found");
    String asset = worker.publish("TimeoutError");
    assertThat(complete(worker, task, asset).json()).containsEntry("status", "completed");
    assertThat(complete(worker, task, asset).status()).isEqualTo(200);
    assertThat(user.get("/api/hub/bounty/" + id).json()).containsEntry("status", "matched");
    assertThat(worker.get("/a2a/task/my?node_id=node_worker").json().list("tasks")).hasSize(1);

    assertThat(user.post("/bounty/" + id + "/accept", JsonObject.EMPTY).json())
        .containsEntry("status", "accepted");
    assertThat(user.post("/bounty/" + id + "/accept", JsonObject.EMPTY).error())
        .isEqualTo("bounty_not_matched");
    assertThat(balance("node_worker")).isEqualTo(125.0);
    assertThat(user.get("/bounty/list?status=accepted").json().list("bounties")).hasSize(1);
  }

  @Test
  void anAdministratorMatchesAndTooMuchIsRefused() throws Exception {
    JsonObject wish = object("title", "T", "amount", 5);
    String id = user.post("/api/hub/bounty/create", wish).json().string("bounty_id").orElseThrow();
    JsonObject match = object("asset_id", worker.publish("TimeoutError"));
    assertThat(user.post("/bounty/" + id + "/match", match).status()).isEqualTo(401);
    Agent admin = new Agent(hub, "").with(hub.adminToken());
    assertThat(admin.post("/bounty/" + id + "/match", match).json())
        .containsEntry("matched_node_id", "node_worker");
    assertThat(user.post("/bounty/create", wish.with("amount", 1_000_000)).status()).isEqualTo(402);
  }

  @Test
  void noTaskIsReplacedByAnother() throws Exception {
    String task = task(object("task_id", "task_mine", "title", "T"));
    claim(worker, task);
    JsonObject again = object("task_id", task, "title", "Other", "amount", 5);
    assertThat(user.post("/bounty/create", again).json().string("task_id", "")).isNotEqualTo(task);
    assertThatThrownBy(() -> hub.task(again)).hasMessageContaining("task_mine");
    assertThat(worker.get("/task/" + task).json())
        .containsEntry("title", "T")
        .containsEntry("status", "claimed");
  }

  @Test
  void claimsAreReleasedPromisedAndOverdue() throws Exception {
    String task = task(object("title", "T"));
    claim(worker, task);
    JsonObject mine = object("task_id", task, "node_id", "node_worker");
    String path = "/task/" + task + "/commitment";
    JsonObject soon = object("node_id", "node_worker", "deadline", in(Duration.ofMinutes(10)));
    assertThat(worker.post(path, soon).status()).isEqualTo(200);
    assertThat(worker.post(path, soon.with("deadline", in(Duration.ofMinutes(1)))).error())
        .isEqualTo("deadline_out_of_range");
    assertThat(worker.post(path, soon.with("deadline", "tomorrow")).error())
        .isEqualTo("validation_error");
    worker.post(path, soon);
    worker.post(path, soon);
    assertThat(worker.post(path, soon).error()).isEqualTo("extensions_exhausted");
    hub.advance(Duration.ofMinutes(15));
    JsonObject beat = worker.post("/a2a/heartbeat", object("node_id", "node_worker")).json();
    assertThat(beat.objects("overdue_tasks"))
        .singleElement()
        .satisfies(one -> assertThat(one.integer("overdue_minutes", 0)).isBetween(4L, 6L));

    assertThat(worker.post("/task/release", mine).json()).containsEntry("status", "released");
    assertThat(worker.post("/task/release", mine).error()).isEqualTo("not_claimed_by_you");
    assertThat(worker.get("/task/" + task).json()).containsEntry("status", "open");
    assertThat(worker.get("/a2a/task/eligible-count?task_id=" + task).json())
        .containsEntry("eligible_count", 1L);
  }

  @Test
  void aBadPromiseClaimsNothing() throws Exception {
    String task = task(object("title", "T"));
    JsonObject claim =
        object("task_id", task, "node_id", "node_worker", "commitment_deadline", "?");
    assertThat(worker.post("/task/claim", claim).error()).isEqualTo("validation_error");
    assertThat(worker.get("/task/" + task).json()).containsEntry("status", "open");
  }

  @Test
  void severalSubmitAndOneIsAccepted() throws Exception {
    String task = task(object("title", "T", "amount", 7));
    String asset = worker.publish("TimeoutError");
    JsonObject body = object("task_id", task, "node_id", "node_worker", "asset_id", asset);
    String id = worker.post("/task/submit", body).json().string("submission_id").orElseThrow();
    assertThat(worker.get("/task/" + task + "/submissions").json().list("submissions")).hasSize(1);
    JsonObject accept = object("task_id", task, "submission_id", id);
    assertThat(user.post("/task/accept-submission", accept).json())
        .containsEntry("status", "accepted");
    assertThat(balance("node_worker")).isEqualTo(107.0);
  }

  @Test
  void tasksAboveANodesReputationAreNotItsOwn() throws Exception {
    String task = task(object("title", "T", "min_reputation", 60));
    assertThat(worker.get("/task/list?reputation=50").json().list("tasks")).isEmpty();
    assertThat(claim(worker, task).error()).isEqualTo("reputation_too_low");
    JsonObject tasks = worker.message("fetch", object("tasks_only", true)).fields();
    assertThat(tasks.list("tasks")).isEmpty();
  }

  @Test
  void aSwarmIsSettledByWeight() throws Exception {
    String task = task(object("title", "Large", "amount", 100, "signals", "A,B"));
    claim(worker, task);
    JsonObject proposed = propose(worker, task, 0.5, 0.35).json();
    assertThat(proposed).containsEntry("auto_approved", true);
    List<JsonObject> parts = proposed.objects("subtasks");
    for (int i = 0; i < 2; i++) {
      Agent solver = Agent.known(hub, "node_solver" + i);
      String part = parts.get(i).string("task_id").orElseThrow();
      assertThat(parts.get(i)).containsEntry("swarm_role", "solver");
      claim(solver, part);
      JsonObject release = object("task_id", part, "node_id", solver.id);
      assertThat(solver.post("/task/release", release).error())
          .isEqualTo("swarm_subtask_not_releasable");
      complete(solver, part, solver.publish("Signal" + i));
    }
    JsonObject merge =
        worker.get("/task/swarm/" + task).json().objects("subtasks").stream()
            .filter(one -> one.string("swarm_role", "").equals("aggregator"))
            .findFirst()
            .orElseThrow();
    String mergeId = merge.string("task_id").orElseThrow();
    Agent merger = Agent.known(hub, "node_merger");
    hub.node("node_merger", object("reputation", 59));
    assertThat(claim(merger, mergeId).error()).isEqualTo("reputation_too_low");
    hub.node("node_merger", object("reputation", 60));
    assertThat(claim(merger, mergeId).status()).isEqualTo(200);
    complete(merger, mergeId, merger.publish("Merged"));

    JsonObject settled = worker.get("/a2a/task/swarm/" + task).json();
    assertThat(settled).containsEntry("status", "completed");
    assertThat(settled.list("contributions")).hasSize(4);
    assertThat(balance("node_worker")).isEqualTo(105.0);
    assertThat(balance("node_solver0")).isEqualTo(150.0);
    assertThat(balance("node_solver1")).isEqualTo(135.0);
    assertThat(balance("node_merger")).isEqualTo(110.0);
    assertThat(user.get("/bounty/list").json().objects("bounties").get(0))
        .containsEntry("status", "settled");
  }

  @Test
  void aBountyIsPaidOnceByASwarmOrASubmission() throws Exception {
    String task = task(object("title", "Large", "amount", 100));
    claim(worker, task);
    JsonObject offer = object("task_id", task, "node_id", worker.id);
    JsonObject offered = offer.with("asset_id", worker.publish("Early"));
    JsonObject submission = worker.post("/task/submit", offered).json();
    List<JsonObject> parts = propose(worker, task, 0.5, 0.35).json().objects("subtasks");
    JsonObject accept = object("task_id", task, "submission_id", submission.get("submission_id"));
    assertThat(user.post("/task/accept-submission", accept).error()).isEqualTo("task_not_open");

    finish(task, parts);
    assertThat(user.post("/task/accept-submission", accept).error()).isEqualTo("task_not_open");
    assertThat(paid()).isEqualTo(100.0);
    String bounty = bounty();
    Agent admin = new Agent(hub, "").with(hub.adminToken());
    JsonObject match = object("asset_id", offered.get("asset_id"));
    assertThat(admin.post("/bounty/" + bounty + "/match", match).error())
        .isEqualTo("bounty_not_open");
    assertThat(user.post("/bounty/" + bounty + "/accept", JsonObject.EMPTY).status())
        .isEqualTo(409);
    assertThat(paid()).isEqualTo(100.0);
  }

  @Test
  void aSwarmGetsNothingOfABountyThatWentToAnother() throws Exception {
    String task = task(object("title", "Large", "amount", 100));
    claim(worker, task);
    List<JsonObject> parts = propose(worker, task, 0.5, 0.35).json().objects("subtasks");
    Agent admin = new Agent(hub, "").with(hub.adminToken());
    JsonObject match = object("asset_id", Agent.known(hub, "node_quick").publish("Quick"));
    admin.post("/bounty/" + bounty() + "/match", match);
    user.post("/bounty/" + bounty() + "/accept", JsonObject.EMPTY);
    finish(task, parts);
    assertThat(balance("node_quick")).isEqualTo(200.0);
    assertThat(paid()).isEqualTo(100.0);
    assertThat(worker.get("/task/swarm/" + task).json())
        .containsEntry("status", "completed")
        .containsEntry("contributions", List.of());
  }

  @Test
  void aTaskThatIsCompletedAfterItsBountyWasPaidPaysNoMore() throws Exception {
    String task = task(object("title", "T", "amount", 7));
    claim(worker, task);
    String asset = worker.publish("TimeoutError");
    Agent admin = new Agent(hub, "").with(hub.adminToken());
    admin.post("/bounty/" + bounty() + "/match", object("asset_id", asset));
    user.post("/bounty/" + bounty() + "/accept", JsonObject.EMPTY);
    hub.set(object("auto_accept", true));
    assertThat(complete(worker, task, asset).json()).containsEntry("status", "completed");
    assertThat(paid()).isEqualTo(7.0);
    assertThat(balance("node_worker")).isEqualTo(107.0);
  }

  private void finish(String task, List<JsonObject> parts) throws Exception {
    for (int i = 0; i < parts.size(); i++) {
      Agent solver = Agent.known(hub, "node_solver" + i);
      String part = parts.get(i).string("task_id").orElseThrow();
      claim(solver, part);
      complete(solver, part, solver.publish("Signal" + i));
    }
    String merge =
        worker.get("/task/swarm/" + task).json().objects("subtasks").stream()
            .filter(one -> one.string("swarm_role", "").equals("aggregator"))
            .findFirst()
            .flatMap(one -> one.string("task_id"))
            .orElseThrow();
    Agent merger = Agent.known(hub, "node_merger");
    hub.node("node_merger", object("reputation", 60));
    claim(merger, merge);
    assertThat(complete(merger, merge, merger.publish("Merged")).status()).isEqualTo(200);
  }

  private String bounty() throws Exception {
    List<JsonObject> all = user.get("/bounty/list").json().objects("bounties");
    assertThat(all).hasSize(1);
    return all.get(0).string("bounty_id").orElseThrow();
  }

  /** What bounties and swarms brought all nodes together. */
  private double paid() {
    return hub.ledger().stream()
        .filter(entry -> entry.string("reason", "").matches("bounty|swarm_.*"))
        .mapToDouble(entry -> entry.number("amount").orElseThrow())
        .sum();
  }

  @Test
  void aSwarmIsRefusedByItsRules() throws Exception {
    String task = task(object("title", "Large", "amount", 100));
    assertThat(propose(worker, task, 0.4, 0.4).error()).isEqualTo("not_claimed_by_you");
    claim(worker, task);
    assertThat(propose(worker, task, 0.5).error()).isEqualTo("subtask_count");
    assertThat(propose(worker, task, new double[11]).error()).isEqualTo("subtask_count");
    assertThat(propose(worker, task, 0.5, 0.36).error()).isEqualTo("weight_exceeded");
    assertThat(propose(worker, task, 0.5, 1.5).error()).isEqualTo("invalid_subtask");
    List<JsonObject> parts = propose(worker, task, 0.425, 0.425).json().objects("subtasks");
    assertThat(propose(worker, task, 0.4, 0.4).error()).isEqualTo("already_decomposed");
    String part = parts.get(0).string("task_id").orElseThrow();
    claim(worker, part);
    assertThat(propose(worker, part, 0.4, 0.4).error()).isEqualTo("nested_decomposition");
  }

  private String task(JsonObject task) {
    return hub.task(task).string("task_id").orElseThrow();
  }

  private static Agent.Reply claim(Agent agent, String task) throws Exception {
    return agent.post("/task/claim", object("task_id", task, "node_id", agent.id));
  }

  private static Agent.Reply complete(Agent agent, String task, String asset) throws Exception {
    JsonObject body = object("task_id", task, "node_id", agent.id, "asset_id", asset);
    return agent.post("/a2a/task/complete", body);
  }

  private static Agent.Reply propose(Agent agent, String task, double... weights) throws Exception {
    List<JsonObject> parts = new ArrayList<>();
    for (double weight : weights) {
      parts.add(object("title", "Part", "signals", "A,B", "weight", weight));
    }
    JsonObject body = object("task_id", task, "node_id", agent.id, "subtasks", parts);
    return agent.post("/task/propose-decomposition", body);
  }

  private static String in(Duration duration) {
    return Instant.now().plus(duration).toString();
  }

  private double balance(String node) {
    return hub.node(node).orElseThrow().number("credit_balance").orElseThrow();
  }
}
