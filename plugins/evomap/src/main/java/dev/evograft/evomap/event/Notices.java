// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.event;

import dev.evograft.evomap.endpoint.TaskRows;
import dev.evograft.evomap.hub.Call;
import dev.evograft.evomap.hub.HubClient;
import dev.evograft.evomap.hub.HubError;
import dev.evograft.evomap.task.Desk;
import dev.evograft.evomap.task.Work;
import dev.evograft.spi.EvograftException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes each notice once, and asks the hub whether it is so. Whether anything is done about it is
 * for whoever listens. Safe for any thread; one notice at a time.
 */
public final class Notices {

  private static final Logger log = LoggerFactory.getLogger(Notices.class);

  /** After it the same notice is another one: a task may be given back and assigned again. */
  private static final Duration AGE = Duration.ofMinutes(10);

  private static final int REMEMBERED = 1_000;
  private static final int MY_TASKS = 100;

  private final HubClient client;
  private final Consumer<Confirmed> listener;
  private final ReentrantLock lock = new ReentrantLock();

  /** When each was taken, the oldest first. */
  private final Map<String, Instant> seen = new LinkedHashMap<>();

  /**
   * @param listener is told what the hub confirmed, and what cannot be asked about
   */
  public Notices(HubClient client, Consumer<Confirmed> listener) {
    this.client = client;
    this.listener = listener;
  }

  /**
   * A notice that was looked after.
   *
   * @param notice as it came
   * @param mine whether the hub says that this node has its task
   * @param open whether the hub says that its task is open
   */
  public record Confirmed(Notice notice, boolean mine, boolean open) {}

  /** Takes a notice; false where it was here before. */
  public boolean take(Notice notice) {
    lock.lock();
    try {
      Instant now = client.hub().context().clock().instant();
      seen.values().removeIf(at -> Duration.between(at, now).compareTo(AGE) >= 0);
      if (seen.putIfAbsent(notice.key(), now) != null) {
        return false;
      }
      if (seen.size() > REMEMBERED) {
        seen.remove(seen.keySet().iterator().next());
      }
      listener.accept(confirmed(notice));
      return true;
    } catch (HubError e) {
      seen.remove(notice.key()); // it may come again when the hub answers
      log.info("{} of a hub could not be confirmed: {}", notice.type(), e.getMessage());
      return true;
    } catch (EvograftException e) {
      log.warn("{} of a hub was not acted on: {}", notice.type(), e.getMessage());
      return true;
    } finally {
      lock.unlock();
    }
  }

  private Confirmed confirmed(Notice notice) {
    if (notice.taskId().isEmpty()) {
      return new Confirmed(notice, false, false);
    }
    Call call = Call.PLAIN.withQuery("limit", String.valueOf(MY_TASKS));
    List<Work> mine =
        client.call(TaskRows.MY, call).list(TaskRows.MY.answer().lists()).stream()
            .map(Work::new)
            .toList();
    boolean isMine =
        mine.stream().anyMatch(task -> task.id().equals(notice.taskId()) && !task.isCompleted());
    boolean isOpen =
        !isMine && new Desk(client).find(notice.taskId()).filter(Work::isOpen).isPresent();
    return new Confirmed(notice, isMine, isOpen);
  }
}
