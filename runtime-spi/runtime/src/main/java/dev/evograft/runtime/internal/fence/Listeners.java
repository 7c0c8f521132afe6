// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import dev.evograft.runtime.internal.core.Problems;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * All listeners of one type, each behind its own fence.
 *
 * @param <L> the type of listener
 */
public final class Listeners<L> {

  private final Problems problems;
  private final List<EventQueue<L>> queues = new CopyOnWriteArrayList<>();

  /** No listeners yet. */
  public Listeners(Problems problems) {
    this.problems = problems;
  }

  /** Adds a listener; it hears what comes from now on. */
  public void add(String pluginId, L listener) {
    queues.add(new EventQueue<>(pluginId, listener, problems));
  }

  /** Tells all of them. Never waits. */
  public void tell(Consumer<L> event) {
    for (EventQueue<L> queue : queues) {
      queue.offer(event);
    }
  }

  /** How many events listeners missed. */
  public long dropped() {
    return queues.stream().mapToLong(EventQueue::dropped).sum();
  }

  /** How often listeners threw. */
  public long thrown() {
    return queues.stream().mapToLong(EventQueue::thrown).sum();
  }

  /** Lets each have what waits, together for no longer than this. */
  public void close(long patienceNanos) {
    long end = System.nanoTime() + patienceNanos;
    queues.forEach(queue -> queue.close(Math.max(0, end - System.nanoTime())));
  }
}
