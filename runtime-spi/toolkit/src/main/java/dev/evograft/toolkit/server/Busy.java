// SPDX-License-Identifier: Apache-2.0
package dev.evograft.toolkit.server;

import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts the requests in hand, so that closing can wait for them. */
final class Busy {

  /** One party of our own, so that the phase ends only once we have arrived too. */
  private final Phaser inHand = new Phaser(1);

  void enter() {
    inHand.register();
  }

  void leave() {
    inHand.arriveAndDeregister();
  }

  /** Waits until none is in hand, or for as long as the patience lasts. Once only. */
  void drain(Duration patience) {
    try {
      inHand.awaitAdvanceInterruptibly(
          inHand.arriveAndDeregister(), patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (TimeoutException e) {
      // what is still in hand is interrupted next
    }
  }
}
