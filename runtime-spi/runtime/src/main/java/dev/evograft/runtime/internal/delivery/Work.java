// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

/**
 * What exists while this process has the lease.
 *
 * @param session the state
 * @param saver saves it
 * @param verdicts reads answers
 * @param sender sends
 * @param acts notices what a person did
 */
record Work(Session session, Saver saver, Verdicts verdicts, Sender sender, ActWatch acts) {

  /** How many nanoseconds may pass until something is to be done. */
  long untilNext() {
    long time = session.setup.time().nanos();
    long next = Math.min(saver.dueAt(time), session.pause.endNanos());
    next = Math.min(next, acts.lookAt());
    for (Call call : session.inHand) {
      next = Math.min(next, call.terms.deadline());
    }
    if (!session.isPaused()) {
      next = Math.min(next, session.circuit.isOpen() ? probe() : retry());
    }
    return Math.max(0, next - time);
  }

  private long probe() {
    return session.inHand.isEmpty()
        ? Math.max(session.circuit.probeAt(), session.queues.nextTurn(session.setup.time().nanos()))
        : Long.MAX_VALUE;
  }

  private long retry() {
    boolean full = session.inHand.size() >= session.setup.settings().concurrency();
    return full ? Long.MAX_VALUE : session.queues.nextDue();
  }
}
