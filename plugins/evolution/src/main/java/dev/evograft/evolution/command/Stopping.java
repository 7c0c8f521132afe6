// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import dev.evograft.evolution.cycle.CycleLock;
import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.loop.StopFile;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.Console;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks the loop of a workspace to end, and waits for it. */
final class Stopping {

  private static final long LOOK_MILLIS = 200;

  private final Services services;
  private final Console console;

  Stopping(Services services, Console console) {
    this.services = services;
    this.console = console;
  }

  int stop(String wait) throws InterruptedException {
    Duration patience = patience(wait);
    StopFile file = new StopFile(services.context().workspace());
    boolean ran = !isFree();
    boolean ended = true;
    if (ran) {
      file.ask();
      ended = awaitEnd(patience);
    }
    if (ended) {
      file.clear();
    }
    console.out(
        !ran
            ? "No loop evolves this workspace."
            : ended ? "Stopped." : "It ends after the cycle that goes on.");
    console.result(JsonObject.builder().put("ran", ran).put("stopped", ended).build());
    return ended ? 0 : 1;
  }

  private static Duration patience(String text) {
    try {
      return ConfigKey.parseDuration(text);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("bad_option", "--wait " + text + ": it " + e.getMessage(), e);
    }
  }

  private boolean awaitEnd(Duration patience) throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    long end = System.nanoTime() + patience.toNanos();
    while (!isFree()) {
      if (System.nanoTime() >= end) {
        return false;
      }
      never.await(LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }
    return true;
  }

  private boolean isFree() {
    return CycleLock.isLoopFree(services.context().workspace());
  }
}
