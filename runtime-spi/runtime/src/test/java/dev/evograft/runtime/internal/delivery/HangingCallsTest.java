// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.Wait;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HangingCallsTest {

  private final Rig rig = new Rig();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch goOn = new CountDownLatch(1);
  private final List<Thread> inside = new CopyOnWriteArrayList<>();
  private final AtomicBoolean interrupted = new AtomicBoolean();

  @AfterEach
  void end() {
    goOn.countDown();
    threads.shutdownNow();
  }

  @Test
  void aBlockedThreadIsInterruptedWhenItsTimeIsOver() {
    rig.executor = threads;
    rig.destination = delivery -> hang(true);
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    Wait.until(() -> inside.size() == 1);
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    Wait.until(interrupted::get);
    rig.run(worker, Duration.ofMillis(300));
    assertThat(rig.lane("a")).map(Lane::uncertain).contains(true);
  }

  @Test
  void threeThatDoNotEndStopTheDestinationUntilOneDoes() {
    rig.executor = threads;
    rig.destination = delivery -> hang(false);
    rig.started("a", "b", "c", "d", "e", "f", "g");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    Wait.until(() -> inside.size() == 4);
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    rig.run(worker, Duration.ofHours(1));

    assertThat(inside).hasSize(4);
    assertThat(rig.position().state()).isEqualTo("paused");
    assertThat(rig.problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("4 calls hang"));

    rig.destination = delivery -> CompletableFuture.completedStage(DeliveryResult.delivered());
    goOn.countDown();
    Wait.until(
        () -> {
          rig.run(worker);
          rig.time.advance(Duration.ofSeconds(1));
          return rig.position().scan() == rig.store.head();
        });
    assertThat(rig.problems.list()).isEmpty();
  }

  @Test
  void aStageThatIsTooLateIsCancelled() {
    CompletableFuture<DeliveryResult> stage = new CompletableFuture<>();
    rig.destination = delivery -> stage;
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    assertThat(stage).isCancelled();
  }

  private CompletionStage<DeliveryResult> hang(boolean endsWhenInterrupted) {
    inside.add(Thread.currentThread());
    while (goOn.getCount() > 0) {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        interrupted.set(true);
        if (endsWhenInterrupted) {
          throw new IllegalStateException("interrupted", e);
        }
      }
    }
    return CompletableFuture.completedStage(DeliveryResult.delivered());
  }
}
