// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.serve;

import dev.evograft.evomap.command.Hand;
import dev.evograft.evomap.command.NoticeByHand;
import dev.evograft.evomap.event.Follower;
import dev.evograft.evomap.event.Notices;
import dev.evograft.evomap.event.Notices.Confirmed;
import dev.evograft.evomap.event.WebhookDoor;
import dev.evograft.evomap.hub.Pause;
import dev.evograft.evomap.hub.Shown;
import dev.evograft.evomap.serve.Troubles.Part;
import dev.evograft.evomap.settings.EvomapKeys;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.Console;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.PluginContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.process.Serving;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is heard of a hub while {@code serve} runs: webhooks, events, tasks; each only where it is
 * switched on. A process that does not serve a while after its start is left alone.
 */
public final class InServe implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(InServe.class);

  private static final int LOOKS = 15;
  private static final long LOOK_SECONDS = 2;
  private static final long END_MILLIS = 5_000;
  private static final long BETWEEN_TASKS_MINUTES = 15;

  private final Hand hand;
  private final Troubles troubles;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable WebhookDoor door;
  private @Nullable Follower follower;
  private final List<Thread> threads = new ArrayList<>();

  /** Has something while there may be work; a cycle is no reason for a notice to wait. */
  private final BlockingQueue<Boolean> wake = new ArrayBlockingQueue<>(1);

  private boolean closed;

  /** For the daemon, which has nobody to show anything to. */
  public InServe(PluginContext context, HttpClient http, Troubles troubles) {
    this(new Hand(context, http, new Logged(), Pause.REAL), troubles);
  }

  /** With another console and another way to wait. */
  public InServe(Hand hand, Troubles troubles) {
    this.hand = hand;
    this.troubles = troubles;
  }

  /** Looks for a while whether this process serves, where anything is switched on. */
  public void begin() {
    boolean wanted =
        hand.context().config().get(EvomapKeys.WEBHOOK)
            || hand.context().config().get(EvomapKeys.FOLLOW)
            || isAuto();
    if (wanted && hand.context().config().find(EvomapKeys.URL).isPresent()) {
      later(LOOKS);
    }
  }

  private void later(int looks) {
    try {
      hand.context().executor().schedule(() -> look(looks), LOOK_SECONDS, TimeUnit.SECONDS);
    } catch (RejectedExecutionException e) {
      log.debug("the runtime is closing", e);
    }
  }

  private void look(int looks) {
    if (Serving.here(hand.context().workspace())) {
      serve();
    } else if (looks > 1) {
      later(looks - 1);
    }
  }

  /** Does what is switched on, from now on. */
  public void serve() {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      Notices notices = new Notices(hand.client(), this::act);
      if (hand.context().config().get(EvomapKeys.WEBHOOK)) {
        door = openDoor(notices);
      }
      if (hand.context().config().get(EvomapKeys.FOLLOW)) {
        start("evograft-evomap-events", () -> follow(notices));
      }
      if (isAuto()) {
        start("evograft-evomap-tasks", this::workOnTasks);
      }
    } catch (EvograftException e) {
      troubles.tell(Part.HEARING, "nothing is heard of the hub: " + e.getMessage());
    } finally {
      lock.unlock();
    }
  }

  /** A port that is in use ends neither events nor tasks. */
  private @Nullable WebhookDoor openDoor(Notices notices) {
    int port = hand.context().config().get(EvomapKeys.WEBHOOK_PORT).intValue();
    try {
      WebhookDoor opened = NoticeByHand.open(hand, port, notices);
      // Whoever knows the path may send some, and logs are shown around.
      log.info("webhooks are taken on port {} of 127.0.0.1", opened.url().getPort());
      return opened;
    } catch (EvograftException e) {
      troubles.tell(Part.WEBHOOKS, "no webhooks are taken: " + e.getMessage());
      return null;
    }
  }

  /** Threads of their own, for a cycle takes as long as it takes. */
  private void start(String name, Runnable work) {
    Thread thread = new Thread(work, name);
    thread.setDaemon(true);
    thread.setContextClassLoader(InServe.class.getClassLoader());
    thread.start();
    threads.add(thread);
  }

  private boolean isAuto() {
    return hand.context().config().get(EvomapKeys.TASKS).equals("auto");
  }

  private void workOnTasks() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        try {
          new Unasked(hand, troubles).round();
        } catch (EvograftException e) {
          if (e.code().equals(Unasked.NOT_ALLOWED)) {
            troubles.tell(Part.TASKS, e.getMessage());
            return; // of settings: a change of them starts this anew
          }
          log.info("no task was worked on: {}", e.getMessage());
        } catch (RuntimeException e) {
          log.warn("no task was worked on", e);
        }
        wake.poll(BETWEEN_TASKS_MINUTES, TimeUnit.MINUTES);
      }
    } catch (InterruptedException e) {
      log.debug("no more tasks are worked on", e);
    }
  }

  private void follow(Notices notices) {
    try {
      Follower all =
          new Follower(
              hand.client(),
              notice -> {
                notices.take(notice);
                return true;
              });
      lock.lock();
      try {
        if (closed) {
          return;
        }
        follower = all;
      } finally {
        lock.unlock();
      }
      all.follow();
    } catch (InterruptedException e) {
      log.debug("no more events are followed", e);
    } catch (EvograftException e) {
      if (!e.code().equals("interrupted")) {
        troubles.tell(Part.EVENTS, "no events are followed: " + e.getMessage());
      }
    }
  }

  private void act(Confirmed one) {
    log.info("the hub tells: {} {}", one.notice().type(), Shown.word(one.notice().taskId()));
    boolean isWork = List.of("task_assigned", "high_value_task").contains(one.notice().type());
    if (isAuto() && isWork && (one.mine() || one.open()) && !wake.offer(true)) {
      log.debug("tasks are looked at soon anyway");
    }
  }

  /** Where webhooks are taken now; null where they are not. */
  public @Nullable WebhookDoor door() {
    return door;
  }

  @Override
  public void close() {
    List<Thread> ending;
    lock.lock();
    try {
      closed = true;
      if (door != null) {
        door.close();
      }
      if (follower != null) {
        follower.end();
      }
      threads.forEach(Thread::interrupt);
      ending = List.copyOf(threads);
    } finally {
      lock.unlock();
    }
    ending.forEach(InServe::await);
  }

  /** What it works with is closed after this. */
  private static void await(Thread ending) {
    try {
      ending.join(END_MILLIS);
      if (ending.isAlive()) {
        log.warn("{} has not ended yet", ending.getName());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What commands say to a person stands in the log here. */
  private static final class Logged implements Console {

    @Override
    public boolean json() {
      return false;
    }

    @Override
    public void out(String line) {
      log.info("{}", line);
    }

    @Override
    public void raw(String text) {
      log.debug("{}", text);
    }

    @Override
    public void note(String line) {
      log.info("{}", line);
    }

    @Override
    public void table(List<String> head, List<List<String>> rows) {
      rows.forEach(row -> log.info("{}", String.join(" ", row)));
    }

    @Override
    public void result(JsonObject answer) {
      log.debug("done");
    }
  }
}
