// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.journal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.Wait;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MailboxTest {

  private final Mailbox<Integer> mailbox = new Mailbox<>();
  private final List<Integer> received = new ArrayList<>();
  private final AtomicInteger count = new AtomicInteger();
  private volatile boolean done;

  @Test
  void everythingArrivesThoughTheReceiverSleepsForEver() throws Exception {
    Thread receiver = receiver();
    List<Thread> senders = new ArrayList<>();
    for (int s = 0; s < 4; s++) {
      senders.add(
          new Thread(
              () -> {
                for (int i = 0; i < 20_000; i++) {
                  if (i % 3 == 0) {
                    mailbox.sendUrgently(i);
                  } else {
                    mailbox.send(i);
                  }
                }
              }));
    }
    senders.forEach(Thread::start);
    Wait.until(() -> count.get() == 80_000);
    done = true;
    mailbox.wake();
    receiver.join(10_000);
    assertThat(receiver.isAlive()).isFalse();
    assertThat(received).hasSize(80_000);
  }

  @Test
  void aLetterWakesADeepSleeper() {
    Thread receiver = receiver();
    Wait.until(() -> receiver.getState() == Thread.State.WAITING || isParkedLong(receiver));
    mailbox.send(1);
    Wait.until(() -> count.get() == 1);
    done = true;
    mailbox.wake();
  }

  @Test
  void aWakeThatComesTooEarlyIsNotLost() throws Exception {
    mailbox.wake();
    Thread receiver = new Thread(() -> mailbox.rest(Long.MAX_VALUE));
    receiver.start();
    receiver.join(10_000);
    assertThat(receiver.isAlive()).isFalse();
  }

  @Test
  void anInterruptDoesNotMakeTheReceiverSpin() throws Exception {
    AtomicInteger rests = new AtomicInteger();
    Thread receiver =
        new Thread(
            () -> {
              Thread.currentThread().interrupt();
              mailbox.rest(1_000_000);
              rests.set(Thread.currentThread().isInterrupted() ? 1 : 2);
            });
    receiver.start();
    receiver.join(10_000);
    assertThat(rests).hasValue(2);
  }

  private static boolean isParkedLong(Thread thread) {
    return thread.getState() == Thread.State.TIMED_WAITING;
  }

  private Thread receiver() {
    Thread receiver =
        new Thread(
            () -> {
              while (!done) {
                Integer next = mailbox.poll();
                if (next == null) {
                  mailbox.rest(Long.MAX_VALUE);
                } else {
                  received.add(next);
                  count.incrementAndGet();
                }
              }
            });
    receiver.setDaemon(true);
    receiver.start();
    return receiver;
  }
}
