// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.Workspace;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who waits for whom. */
class CycleLockTest {

  @TempDir private Path folder;

  @Test
  void whoeverOnlyAsksKeepsNoLoopFromItsBeginning() throws Exception {
    AtomicReference<Workspace> workspace = new AtomicReference<>();
    try (TestRuntime runtime =
        TestRuntime.in(folder)
            .starting("mine", context -> workspace.set(context.workspace()))
            .start()) {
      assertThat(runtime.workspace()).exists();
      Workspace.Lock asking = CycleLock.loop(workspace.get());
      CompletableFuture<Boolean> begun = new CompletableFuture<>();
      Thread loop =
          new Thread(
              () -> {
                try {
                  CycleLock.loop(workspace.get()).close();
                  begun.complete(true);
                } catch (RuntimeException e) {
                  begun.completeExceptionally(e);
                }
              });
      loop.start();
      while (loop.getState() == Thread.State.RUNNABLE || loop.getState() == Thread.State.NEW) {
        Thread.onSpinWait();
      }
      asking.close();

      assertThat(begun.get(10, TimeUnit.SECONDS)).isTrue();
      assertThat(CycleLock.isLoopFree(workspace.get())).isTrue();
    }
  }

  @Test
  void aCycleByHandIsNoLoopThatCouldBeStopped() throws Exception {
    AtomicReference<Workspace> workspace = new AtomicReference<>();
    try (TestRuntime runtime =
        TestRuntime.in(folder)
            .starting("mine", context -> workspace.set(context.workspace()))
            .start()) {
      assertThat(runtime.workspace()).exists();
      Workspace.Lock cycle = CycleLock.take(workspace.get());
      CompletableFuture<Void> other =
          CompletableFuture.runAsync(() -> CycleLock.take(workspace.get()).close());
      assertThatThrownBy(() -> other.get(10, TimeUnit.SECONDS))
          .hasMessageContaining("wait for it to end")
          .hasMessageNotContaining("evolve stop");
      cycle.close();
    }
  }
}
