// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.endpoint.ReadRows;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.publish.Publish;
import dev.evograft.gep.Bundle;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.util.List;
import java.util.Optional;

/**
 * Claims, gives back and completes tasks. What the hub would refuse is refused here first, before
 * anything is sent that changes something.
 *
 * @param client calls the hub
 */
public record Desk(HubClient client) {

  /** A task, as it is now. */
  public Work look(String taskId) {
    return Work.of(client.call(TaskRows.SHOW, Call.at("task_id", taskId)));
  }

  /** The same; empty at a hub that shows no single tasks, and then decides by itself. */
  public Optional<Work> find(String taskId) {
    try {
      return Optional.of(look(taskId));
    } catch (HubError e) {
      if (e.status() == 404 && !e.code().equals("task_not_found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Of this node, as the hub counts it; 0 for one that it does not know. */
  public long reputation() {
    try {
      Reply reply = client.call(ReadRows.NODE, Call.at("node_id", client.hub().nodeId()));
      return reply.integer("reputation_score").or(() -> reply.integer("reputation")).orElse(0L);
    } catch (HubError e) {
      if (e.status() == 404) {
        return 0;
      }
      throw e;
    }
  }

  /** Claims a task for this node; one that it has already is as good. */
  public Reply claim(String taskId, JsonObject more) {
    find(taskId).ifPresent(this::checkClaim);
    return client.call(TaskRows.CLAIM, Call.of(more.with("task_id", taskId)));
  }

  private void checkClaim(Work task) {
    boolean asks = task.minReputation() > 0 && !task.isClaimedBy(client.hub().nodeId());
    task.checkClaim(
        client.hub().nodeId(),
        asks ? reputation() : task.minReputation(),
        client.hub().context().clock().instant());
  }

  /** Gives a task back. */
  public Reply release(String taskId) {
    find(taskId).ifPresent(Work::checkRelease);
    return client.call(
        TaskRows.RELEASE, Call.of(JsonObject.builder().put("task_id", taskId).build()));
  }

  /**
   * Asks the hub what it would say to a bundle; nothing is changed, so it goes before a claim where
   * the bundle is there.
   *
   * @throws Publish.Refused if the hub would refuse it
   */
  public void tryOut(Bundle bundle) {
    new Publish(client).dryRun(bundle, null);
  }

  /**
   * Publishes a bundle, waits until the hub shows it, and completes a task with its capsule. Done
   * again after it broke off, it ends the same: ids follow the content.
   */
  public Reply complete(String taskId, Bundle bundle) {
    Publish publish = new Publish(client);
    String assetId = bundle.capsule().assetId().orElse("");
    if (!publish.publish(bundle, null).visible()) {
      throw new EvograftException(
          "not_visible",
          "the hub took the capsule and does not show it yet; later: evograft evomap task complete "
              + taskId
              + " "
              + assetId);
    }
    return client.call(
        TaskRows.COMPLETE,
        Call.of(JsonObject.builder().put("task_id", taskId).put("asset_id", assetId).build()));
  }

  /**
   * Refuses a bundle that the hub would not take.
   *
   * @param offer made it
   * @throws BadInputException naming what speaks against
   */
  public static void check(Offer offer, Bundle bundle, boolean anyway) {
    List<String> against = offer.against(bundle, anyway);
    if (!against.isEmpty()) {
      throw new BadInputException("not_eligible", "it would be refused: " + against.get(0));
    }
  }
}
