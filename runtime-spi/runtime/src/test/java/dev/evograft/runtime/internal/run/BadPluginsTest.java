// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.runtime.internal.Wait;
import dev.evograft.runtime.internal.journal.FaultyStore;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunHandle;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStarted;
import dev.evograft.spi.run.SignalSource;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** Nothing a plugin does can fail or slow an agent's run. */
class BadPluginsTest {

  private static final int RUNS = 3_000;

  private final CountDownLatch goOn = new CountDownLatch(1);

  @Test
  void listenersThatThrowSleepOrAreFloodedChangeNeitherResultNorLatency() {
    long without;
    try (RunRig rig = new RunRig(new FaultyStore(), RunLimits.DEFAULT).begin()) {
      medianNanos(rig);
      without = medianNanos(rig);
    }
    try (RunRig rig = new RunRig(new FaultyStore(), RunLimits.DEFAULT)) {
      rig.system.addListener("throws", throwing());
      rig.system.addListener("sleeps", sleeping());
      rig.system.addSource("sleeps", run -> sleepingObserver(), rig.executor);
      rig.begin();
      medianNanos(rig);
      long with = medianNanos(rig);
      goOn.countDown();
      // Generous, because other tests may have the processor; what is fenced off takes a minute.
      assertThat(with).isLessThan(20 * without + 200_000);
    }
  }

  private long medianNanos(RunRig rig) {
    long[] nanos = new long[RUNS];
    RunHandle run = null;
    for (int i = 0; i < RUNS; i++) {
      long began = System.nanoTime();
      run = rig.system.runs().start(RunSpec.skill("s"));
      run.signal("x", i);
      run.succeed();
      nanos[i] = System.nanoTime() - began;
    }
    RunCompleted last = RunCompleted.from(Wait.value(run.succeed()));
    assertThat(last.signals().values()).containsEntry("task_completed", true);
    Arrays.sort(nanos);
    return nanos[RUNS / 2];
  }

  private static RunListener throwing() {
    return new RunListener() {
      @Override
      public void started(RunStarted event) {
        throw new IllegalStateException("listener");
      }
    };
  }

  private RunListener sleeping() {
    return new RunListener() {
      @Override
      public void completed(RunCompleted event) {
        sleep();
      }
    };
  }

  private SignalSource.Observer sleepingObserver() {
    return (draft, signals) -> sleep();
  }

  private void sleep() {
    try {
      goOn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
