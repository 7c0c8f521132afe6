// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for what other threads do, as long as it takes on a slow machine. */
public final class Wait {

  private static final Duration LONG = Duration.ofSeconds(30);

  private Wait() {}

  /** Waits until this is so. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + LONG.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("waited long enough").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  /** The value of a stage. */
  public static <T> T value(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("the stage did not complete well", e);
    }
  }

  /** Why a stage failed. */
  public static Throwable failure(CompletionStage<?> stage) {
    try {
      Object value = stage.toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
      throw new AssertionError("the stage completed with " + value);
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("the stage did not complete", e);
    }
  }
}
