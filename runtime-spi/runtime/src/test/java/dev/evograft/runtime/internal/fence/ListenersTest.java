// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.fence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.core.Problems;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {

  private final Problems problems = new Problems();
  private final Listeners<Consumer<Integer>> listeners = new Listeners<>(problems);
  private final List<Integer> heard = new CopyOnWriteArrayList<>();
  private final CountDownLatch goOn = new CountDownLatch(1);

  @AfterEach
  void close() {
    goOn.countDown();
    listeners.close(TimeUnit.SECONDS.toNanos(5));
  }

  @Test
  void aListenerThatThrowsIsCountedAndTheOthersHearEverything() {
    listeners.add(
        "bad",
        number -> {
          throw new IllegalStateException("listener");
        });
    listeners.add("good", heard::add);
    for (int i = 0; i < 100; i++) {
      tell(i);
    }
    Wait.until(() -> heard.size() == 100 && listeners.thrown() == 100);
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.source()).isEqualTo("plugin bad"));
  }

  @Test
  void aListenerThatSleepsMissesTheNewestAndDelaysNobody() {
    listeners.add(
        "asleep",
        number -> {
          try {
            goOn.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          heard.add(number);
        });
    tell(0);
    long began = System.nanoTime();
    for (int i = 1; i < 5_000; i++) {
      tell(i);
    }
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(5));
    assertThat(listeners.dropped()).isBetween(5_000L - 1_024 - 1, 5_000L - 1_024);
    goOn.countDown();
    Wait.until(() -> heard.size() == 5_000 - listeners.dropped());
    assertThat(heard).startsWith(0, 1, 2).isSorted();
    assertThat(problems.list())
        .singleElement()
        .satisfies(problem -> assertThat(problem.what()).contains("too slow"));
  }

  @Test
  void closingLetsAListenerHaveWhatWaits() {
    listeners.add("p", heard::add);
    for (int i = 0; i < 500; i++) {
      tell(i);
    }
    listeners.close(TimeUnit.SECONDS.toNanos(20));
    assertThat(heard).hasSize(500);
    tell(1);
    assertThat(heard).hasSize(500);
  }

  @Test
  void closingDoesNotWaitForOneThatSleeps() {
    listeners.add("asleep", number -> sleep());
    tell(0);
    long began = System.nanoTime();
    listeners.close(TimeUnit.MILLISECONDS.toNanos(50));
    assertThat(System.nanoTime() - began).isLessThan(TimeUnit.SECONDS.toNanos(10));
  }

  private void sleep() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void tell(int number) {
    listeners.tell(listener -> listener.accept(number));
  }
}
