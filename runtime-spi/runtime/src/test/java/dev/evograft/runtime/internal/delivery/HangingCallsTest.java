// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.evograft.runtime.internal.Wait;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryAct;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryStore.Lane;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.journal.DestinationSettings;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
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
  void whatAPersonDoesLetsNoMoreCallsHang() {
    rig.executor = threads;
    rig.destination = delivery -> hang(false);
    rig.started("a", "b", "c", "d", "e", "f", "g");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    Wait.until(() -> inside.size() == 4);
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    assertThat(rig.position().state()).isEqualTo("paused");

    rig.store.deliveries().act("there", List.of(new DeliveryAct.Go()));
    rig.run(worker, Duration.ofMinutes(5));
    rig.store.deliveries().act("there", List.of(new DeliveryAct.SendAgain("a", 0)));
    rig.run(worker, Duration.ofMinutes(5));

    assertThat(inside).hasSize(4);
    assertThat(rig.position().state()).isEqualTo("paused");
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

  @Test
  void whatAPluginHangsOnItsStageRunsOnItsOwnThreads() {
    AtomicReference<Thread> after = new AtomicReference<>();
    CompletableFuture<DeliveryResult> stage = new CompletableFuture<>();
    stage.whenComplete(
        (answer, thrown) -> {
          after.set(Thread.currentThread());
          throw new IllegalStateException("a bad dependent");
        });
    rig.executor = threads;
    rig.destination =
        delivery -> {
          inside.add(Thread.currentThread());
          return stage;
        };
    rig.started("a");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    Wait.until(() -> inside.size() == 1 && !inside.get(0).isInterrupted());
    Wait.until(
        () -> {
          rig.time.advance(Duration.ofSeconds(6));
          rig.run(worker);
          return after.get() != null;
        });
    assertThat(after.get()).isNotSameAs(Thread.currentThread());
  }

  @Test
  void thePauseOfADestinationOutlastsItsHangingCalls() {
    rig.executor = threads;
    rig.destination =
        delivery ->
            delivery.key().equals("d")
                ? CompletableFuture.completedStage(
                    DeliveryResult.paused("token", rig.time.now().plus(Duration.ofDays(1))))
                : hang(false);
    rig.started("a", "b", "c", "d");
    DestinationWorker worker = rig.worker("me");
    rig.run(worker);
    Wait.until(
        () -> {
          rig.run(worker);
          return inside.size() == 3 && "token".equals(rig.position().why());
        });
    rig.time.advance(Duration.ofSeconds(6));
    rig.run(worker);
    assertThat(rig.problems.list()).hasSize(1);
    goOn.countDown();
    Wait.until(
        () -> {
          rig.run(worker);
          return rig.problems.list().isEmpty();
        });
    assertThat(rig.position().state()).isEqualTo("paused");
    assertThat(rig.position().why()).isEqualTo("token");
  }

  @Test
  void settingsThatHangKeepNobodyWaiting() {
    Destination silent = mute();
    assertThatIllegalStateException()
        .isThrownBy(() -> SettingsCall.ask(silent, threads, Duration.ofMillis(50)))
        .withMessageContaining("no answer within 50 ms");
    Wait.until(interrupted::get);
  }

  private Destination mute() {
    return new Destination() {
      @Override
      public DestinationSettings settings() {
        hang(true);
        return rig.settings;
      }

      @Override
      public CompletionStage<DeliveryResult> deliver(Delivery delivery) {
        return new CompletableFuture<>();
      }
    };
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
