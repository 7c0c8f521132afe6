// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Asks a destination what it wants, on a thread of its plugin: it may hang, the asker may not. */
final class SettingsCall {

  private SettingsCall() {}

  /**
   * Asks, and waits as long as the patience lasts.
   *
   * @throws IllegalStateException if there is no answer; the message says why
   */
  static DestinationSettings ask(Destination destination, Executor executor, Duration patience) {
    FutureTask<DestinationSettings> call = new FutureTask<>(destination::settings);
    try {
      executor.execute(call);
      DestinationSettings settings = call.get(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (settings == null) {
        throw new IllegalStateException("it answered null");
      }
      return settings;
    } catch (TimeoutException e) {
      call.cancel(true);
      throw new IllegalStateException("no answer within " + patience.toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(String.valueOf(e.getCause()), e.getCause());
    } catch (InterruptedException e) {
      call.cancel(true);
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the start was interrupted", e);
    }
  }
}
