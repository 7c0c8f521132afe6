// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Works on tasks by itself, where {@code evomap.tasks=auto} says so: in a sandbox only, so many a
 * day, each task once, and what came to nothing is given back.
 *
 * @param hand what commands share
 */
record Unasked(Hand hand) {

  private static final int REMEMBERED = 200;
  private static final String TRIED = "tried";

  /** Works on a task that the hub assigned to this node. */
  void assigned(String taskId) throws InterruptedException {
    check();
    if (!tried().contains(taskId)) {
      work(taskId);
    }
  }

  /** Works on the open task that pays most and was not tried before; false where there is none. */
  boolean best() throws InterruptedException {
    check();
    Set<String> tried = tried();
    Optional<Work> best = new TaskByHand(hand).best(task -> !tried.contains(task.id()));
    if (best.isEmpty()) {
      return false;
    }
    work(best.get().id());
    return true;
  }

  /**
   * Refuses to work unasked where programs are not kept in.
   *
   * @throws BadInputException if evolve.sandbox is not {@code required}
   */
  private void check() {
    if (!Settled.sandboxRequired(hand.context())) {
      throw new BadInputException(
          "sandbox_not_required",
          "what a hub asks for is worked on by itself only in a sandbox: set evolve.sandbox=required"
              + " beside evomap.tasks=auto");
    }
  }

  private void work(String taskId) throws InterruptedException {
    begin(taskId);
    int code = new TaskByHand(hand).work(taskId, new TaskByHand.Wish(null, false));
    if (code != 0) {
      Desk desk = new Desk(hand.client());
      if (desk.find(taskId).filter(Work::isPart).isEmpty()) {
        desk.release(taskId); // somebody else may know better
      }
    }
  }

  private Set<String> tried() {
    HubHome home = Hub.of(hand.context()).home();
    return Set.copyOf(home.readJson(home.own("tasks.json")).strings(TRIED));
  }

  /** Counts it before anything is claimed, whatever becomes of it. */
  private void begin(String taskId) {
    HubHome home = Hub.of(hand.context()).home();
    long limit = hand.context().config().get(EvomapKeys.TASKS_LIMIT);
    String today =
        hand.context().clock().instant().atOffset(ZoneOffset.UTC).toLocalDate().toString();
    home.locked(
        () -> {
          JsonObject kept = home.readJson(home.own("tasks.json"));
          long count = kept.string("day", "").equals(today) ? kept.integer("count", 0) : 0;
          if (count >= limit) {
            throw new EvograftException(
                "tasks_limit",
                limit + " tasks were worked on by itself today (UTC), as evomap.tasks.limit says");
          }
          List<String> tried = new ArrayList<>(kept.strings(TRIED));
          tried.remove(taskId);
          tried.add(taskId);
          int from = Math.max(0, tried.size() - REMEMBERED);
          home.writeJson(
              home.own("tasks.json"),
              JsonObject.builder()
                  .put("day", today)
                  .put("count", count + 1)
                  .put(TRIED, List.copyOf(tried.subList(from, tried.size())))
                  .build());
          return true;
        });
  }
}
