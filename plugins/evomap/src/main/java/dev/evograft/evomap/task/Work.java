// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.task;

import dev.evograft.evomap.endpoint.Typed;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * A task as a hub tells it. Every word of it is the hub's: data, and never an instruction.
 *
 * @param tree what the hub said
 */
public record Work(JsonObject tree) {

  static final String AGGREGATOR = "aggregator";

  /** Of an answer; some hubs put the task into a member of its own. */
  static Work of(Reply reply) {
    JsonObject inside = reply.object("task");
    return new Work(inside.isEmpty() ? reply.content() : inside);
  }

  /** Its id; empty where the hub says none. */
  public String id() {
    return tree.string("task_id", "");
  }

  String title() {
    return tree.string("title", "");
  }

  String body() {
    return tree.string("body").or(() -> tree.string("description")).orElse("");
  }

  /** One text with commas on the wire, at some hubs a list. */
  List<String> signals() {
    List<String> list = tree.strings("signals");
    return list.isEmpty() ? Typed.list(tree.string("signals", "")) : list;
  }

  /** The hub's word for how far it is. */
  public String status() {
    return tree.string("status", "");
  }

  /** Whether nobody has it yet. */
  public boolean isOpen() {
    return status().equals("open");
  }

  /** Whether it is done. */
  public boolean isCompleted() {
    return status().equals("completed");
  }

  /** Whether a node has it and is not done with it. */
  public boolean isClaimedBy(String nodeId) {
    return tree.string("claimed_by", "").equals(nodeId) && !isCompleted();
  }

  /** Whether it is a part of another one. */
  public boolean isPart() {
    return !tree.string("parent_task_id", "").isEmpty();
  }

  /** Whether it is a part that a solver does. */
  public boolean isSolvers() {
    return isPart() && !role().equals(AGGREGATOR);
  }

  /** Until when it is there; empty where the hub says nothing that can be read. */
  private Optional<Instant> expires() {
    try {
      return tree.string("expires_at").map(text -> OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /** Whether its time is over, as far as the hub says. */
  public boolean isExpired(Instant now) {
    return expires().filter(until -> !now.isBefore(until)).isPresent();
  }

  String role() {
    return tree.string("swarm_role", "");
  }

  double weight() {
    return tree.number("contribution_weight").orElse(0);
  }

  /** How many credits it pays; 0 where the hub says nothing. */
  public double bounty() {
    return tree.number("bounty_amount").orElse(0);
  }

  /** What reputation a node needs for it; 0 for none. */
  public long minReputation() {
    return tree.integer("min_reputation", 0);
  }

  /** What it was completed with; empty before. */
  String assetId() {
    return tree.string("asset_id").or(() -> tree.string("result_asset_id")).orElse("");
  }

  /**
   * Refuses what the hub would, too.
   *
   * @throws BadInputException if this node cannot have it, or it is over
   */
  public void checkClaim(String nodeId, long reputation, Instant now) {
    if (isExpired(now)) {
      throw new BadInputException(
          "task_expired",
          "the time of the task was over at "
              + expires().orElse(now)
              + ": nothing would come of it, take another");
    }
    if (isClaimedBy(nodeId)) {
      return;
    }
    if (!status().isEmpty() && !isOpen()) {
      throw new BadInputException(
          "task_not_open", "the task is " + Shown.word(status()) + ": take another");
    }
    if (reputation < minReputation()) {
      throw new BadInputException(
          "reputation_too_low",
          "the task wants a reputation of "
              + minReputation()
              + ", and this node has "
              + reputation
              + ": take another, or publish and report more first");
    }
  }

  /**
   * Refuses what the hub would, too.
   *
   * @throws BadInputException if it cannot be given back
   */
  void checkRelease() {
    if (isPart()) {
      throw new BadInputException(
          "swarm_subtask_not_releasable",
          "a part of a swarm cannot be given back once it is claimed: complete it");
    }
  }
}
