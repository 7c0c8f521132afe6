// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.command;

import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.Hub;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.Reply;
import dev.evograft.evomap.publish.Offer;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.DiffText;
import dev.evograft.evomap.task.Settled;
import dev.evograft.evomap.task.TaskFolder;
import dev.evograft.evomap.task.TaskNotes;
import dev.evograft.evomap.task.TaskWork;
import dev.evograft.evomap.task.Work;
import dev.evograft.gep.Bundle;
import dev.evograft.gep.Capsule;
import dev.evograft.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code evomap task work} and {@code task next}: from a claim to a completed task.
 *
 * @param hand what commands share
 */
public record TaskByHand(Hand hand) {

  private static final int LOOKED_AT = 50;

  /**
   * What was asked for.
   *
   * @param in where; null for a folder of the task's own
   * @param publish whether what comes of it is published without another question
   * @param promise until when it will be done
   */
  public record Wish(@Nullable Path in, boolean publish, Promise promise) {

    /** That of who works on it unasked: in a folder of its own, for a person to look at. */
    public static Wish plain() {
      return new Wish(null, false, Promise.NONE);
    }
  }

  /** How far it came. */
  public enum End {
    COMPLETED(0),
    /** What was made is not published before a person says so. */
    WAITS_FOR_WORD(0),
    /** The cycle waits for an agent or a person. */
    WAITS_IN_CYCLE(1),
    NOTHING(1);

    /** Of the command. */
    final int exitCode;

    End(int exitCode) {
      this.exitCode = exitCode;
    }
  }

  /** Works on a task, as somebody typed: nobody works on it unasked any more. */
  int work(String taskId, Wish wish) throws InterruptedException {
    if (TaskFolder.isName(taskId)) {
      new TaskNotes(Hub.of(hand.context()), hand.context()).typed(taskId);
    }
    return go(taskId, wish).exitCode;
  }

  /** Works on a task. */
  public End go(String taskId, Wish wish) throws InterruptedException {
    JsonObject more = wish.promise().claim(hand.context().clock().instant());
    TaskFolder folder = TaskFolder.of(hand.context(), taskId, wish.in());
    HubClient client = hand.client();
    Desk desk = new Desk(client);
    Work task = desk.look(taskId);
    if (task.isCompleted()) {
      folder.ended();
      hand.console().out("The task is completed.");
      hand.console().result(task.tree());
      return End.COMPLETED;
    }
    TaskWork work = new TaskWork(hand.context());
    if (!work.isMade(folder)) {
      work.check(); // what could not be worked on is not claimed
    }
    Path place = folder.open();
    folder.begun();
    desk.claim(taskId, more);
    hand.console().note("working on it in " + place);
    TaskWork.Made made = work.work(task, folder);
    if (made.bundle().isEmpty()) {
      hand.console().out("Nothing to publish: " + made.why());
      hand.console().result(JsonObject.builder().put("task_id", taskId).put("made", false).build());
      return made.waits() ? End.WAITS_IN_CYCLE : End.NOTHING;
    }
    Bundle bundle = made.bundle().get();
    Desk.check(new Offer(hand.context()), bundle, false);
    show(bundle);
    if (!wish.publish() && !Settled.publishes(hand.context().config())) {
      hand.console()
          .note(
              "nothing was published; when you agree: evograft evomap task work "
                  + taskId
                  + (wish.in() == null ? "" : " --in " + wish.in())
                  + " --publish");
      hand.console().result(TaskWork.shown(bundle).with("task_id", taskId).with("made", true));
      return End.WAITS_FOR_WORD;
    }
    desk.tryOut(bundle);
    Reply completed = desk.complete(taskId, bundle);
    folder.ended();
    hand.shown().reply(TaskRows.COMPLETE, completed);
    return End.COMPLETED;
  }

  private void show(Bundle bundle) {
    Capsule capsule = bundle.capsule();
    hand.console()
        .table(
            List.of("what", "value"),
            List.of(
                List.of("capsule", capsule.assetId().orElse("")),
                List.of("summary", hand.shown().line(capsule.summary().orElse(""))),
                List.of("files", String.valueOf(capsule.blastRadius().files().orElse(0))),
                List.of("lines", String.valueOf(capsule.blastRadius().lines().orElse(0)))));
    hand.shown().diff(DiffText.of(capsule));
  }

  /** Works on the open task that pays most and that this node may have. */
  int next(Wish wish) throws InterruptedException {
    Optional<Work> best = best(task -> true);
    if (best.isEmpty()) {
      hand.console().out("There is no open task that this node may have.");
      hand.console().result(JsonObject.builder().put("made", false).build());
      return 0;
    }
    return work(best.get().id(), wish);
  }

  /** That task, of those that may be; the hub's order decides between equals. */
  public Optional<Work> best(Predicate<Work> may) {
    HubClient client = hand.client();
    long reputation = new Desk(client).reputation();
    Instant now = hand.context().clock().instant();
    Call call =
        Call.PLAIN
            .withQuery("reputation", String.valueOf(reputation))
            .withQuery("limit", String.valueOf(LOOKED_AT));
    return client.call(TaskRows.LIST, call).list(TaskRows.LIST.answer().lists()).stream()
        .map(Work::new)
        .filter(Work::isOpen)
        .filter(task -> task.minReputation() <= reputation)
        .filter(task -> !task.isExpired(now))
        .filter(task -> !task.isPart())
        .filter(task -> TaskFolder.isName(task.id()))
        .filter(may)
        .max(Comparator.comparingDouble(Work::bounty));
  }
}
