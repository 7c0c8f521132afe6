// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.evomap.command.Hand;
import dev.evograft.evomap.command.TaskByHand;
import dev.evograft.evomap.command.TaskByHand.End;
import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.serve.Troubles.Part;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.Settled;
import dev.evograft.evomap.task.TaskFolder;
import dev.evograft.evomap.task.TaskNotes;
import dev.evograft.evomap.task.TaskNotes.State;
import dev.evograft.evomap.task.Work;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.EvograftException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Works on tasks by itself, where {@code evomap.tasks=auto} says so: in a sandbox only, so many a
 * day, each task once, and what came to nothing is given back. One thread of a workspace at a time.
 *
 * @param hand what commands share
 * @param troubles what people have to know
 */
record Unasked(Hand hand, Troubles troubles) {

  private static final Logger log = LoggerFactory.getLogger(Unasked.class);

  private static final int MY_TASKS = 100;

  /** The code of what only another setting changes. */
  static final String NOT_ALLOWED = "sandbox_not_required";

  /**
   * Goes on with what was left, works on what the hub assigned to this node, and then on the best
   * paid task. One that fails keeps none of the others back.
   */
  void round() throws InterruptedException {
    check();
    resume();
    if (isWaiting()) {
      return; // others could have what would lie here
    }
    troubles.tell(Part.TASKS, null); // a person may have gone on with one that waited
    for (Work task : assigned()) {
      if (isWaiting()) {
        return;
      }
      try {
        assigned(task.id());
      } catch (EvograftException e) {
        endIfInterrupted(e);
        log.info("an assigned task was not worked on: {}", e.getMessage());
      }
    }
    if (!isWaiting()) {
      best();
    }
  }

  private List<Work> assigned() {
    HubClient client = hand.client();
    Call call = Call.PLAIN.withQuery("limit", String.valueOf(MY_TASKS));
    return client.call(TaskRows.MY, call).list(TaskRows.MY.answer().lists()).stream()
        .map(Work::new)
        .filter(task -> !task.isPart() && List.of("claimed", "assigned").contains(task.status()))
        .filter(task -> TaskFolder.isName(task.id()))
        .toList();
  }

  /** Works on a task that the hub assigned to this node. */
  void assigned(String taskId) throws InterruptedException {
    check();
    if (!TaskFolder.isName(taskId)) {
      throw new BadInputException("bad_task", "what the hub assigned has no id of a task");
    }
    if (!notes().wasTried(taskId)) {
      work(taskId);
    }
  }

  /** Works on the open task that pays most and was not tried before; false where there is none. */
  boolean best() throws InterruptedException {
    check();
    TaskNotes notes = notes();
    notes.checkLimit();
    Optional<Work> best = new TaskByHand(hand).best(task -> !notes.wasTried(task.id()));
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
          NOT_ALLOWED,
          "what a hub asks for is worked on by itself only in a sandbox: set"
              + " evolve.sandbox=required beside evomap.tasks=auto");
    }
  }

  private void work(String taskId) throws InterruptedException {
    if (notes().begin(taskId)) {
      go(taskId, State.BEGUN);
    }
  }

  /** What the process left when it ended is gone on with once, and given back after that. */
  private void resume() throws InterruptedException {
    for (Map.Entry<String, State> one : notes().held().entrySet()) {
      String taskId = one.getKey();
      try {
        switch (one.getValue()) {
          case BEGUN -> {
            notes().now(taskId, State.AGAIN);
            go(taskId, State.AGAIN);
          }
          case AGAIN, BACK -> giveBack(taskId);
          case WAITS -> forgetIfOver(taskId);
        }
      } catch (EvograftException e) {
        endIfInterrupted(e);
        log.info("a task that was begun was not gone on with: {}", e.getMessage());
      }
    }
  }

  private void go(String taskId, State state) throws InterruptedException {
    try {
      End end = new TaskByHand(hand).go(taskId, TaskByHand.Wish.plain());
      switch (end) {
        case COMPLETED -> notes().ended(taskId);
        case NOTHING -> giveBack(taskId); // somebody else may know better
        case WAITS_FOR_WORD, WAITS_IN_CYCLE -> {
          notes().now(taskId, State.WAITS);
          tell(taskId);
        }
      }
    } catch (EvograftException e) {
      if (!isInterrupted(e) && !(state == State.BEGUN && isOfTheMoment(e))) {
        giveBack(taskId);
      }
      throw e;
    }
  }

  /** Whether the same may go well when the hub answers again; the cycle is not paid twice. */
  private static boolean isOfTheMoment(EvograftException e) {
    boolean down = e instanceof HubError hub && (hub.status() >= 500 || hub.status() == 429);
    return down || e.code().equals("not_visible");
  }

  private static boolean isInterrupted(EvograftException e) {
    return e.code().equals("interrupted") || Thread.currentThread().isInterrupted();
  }

  private static void endIfInterrupted(EvograftException e) throws InterruptedException {
    if (isInterrupted(e)) {
      throw new InterruptedException();
    }
  }

  /** Gives it back if it is this node's to give; later, where the hub does not answer now. */
  private void giveBack(String taskId) {
    notes().now(taskId, State.BACK);
    try {
      Desk desk = new Desk(hand.client());
      Optional<Work> task = desk.find(taskId);
      if (task.isEmpty() || (!task.get().isPart() && isOurs(task.get()))) {
        desk.release(taskId);
      }
      over(taskId);
    } catch (HubError e) {
      log.info("a task could not be given back: {}", e.getMessage());
      if (e.status() >= 400 && e.status() < 500 && e.status() != 429) {
        over(taskId); // the hub says that there is nothing to give back
      }
    }
  }

  private void over(String taskId) {
    notes().ended(taskId);
    TaskFolder.of(hand.context(), taskId, null).ended();
  }

  private boolean isOurs(Work task) {
    return task.isClaimedBy(hand.client().hub().nodeId());
  }

  private void forgetIfOver(String taskId) {
    Optional<Work> task = new Desk(hand.client()).find(taskId);
    if (task.isPresent() && !isOurs(task.get())) {
      notes().ended(taskId);
      troubles.tell(Part.TASKS, null);
    } else {
      tell(taskId);
    }
  }

  private boolean isWaiting() {
    return notes().held().containsValue(State.WAITS);
  }

  private void tell(String taskId) {
    troubles.tell(
        Part.TASKS,
        "the task "
            + taskId
            + " waits for your word, and no other is taken until then: evograft evomap task work "
            + taskId
            + " [--publish], or task release "
            + taskId);
  }

  private TaskNotes notes() {
    return new TaskNotes(Hub.of(hand.context()), hand.context());
  }
}
