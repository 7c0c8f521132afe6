// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.spi.PluginContext;
import dev.evograft.spi.asset.AssetStore;
import dev.evograft.spi.journal.Journal;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.Runs;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A loop that has ended unasked says so. */
@Timeout(60)
class LoopInDaemonTest {

  @TempDir private Path folder;

  @Test
  void oneThatRanOutOfMemorySaysThatItHasEnded() throws Exception {
    CountDownLatch ended = new CountDownLatch(1);
    try (TestRuntime runtime = TestRuntime.in(folder).start();
        FakeContext context = new FakeContext("evolution", runtime.workspace().toRealPath())) {
      context
          .with(Journal.class, runtime.journal())
          .with(Runs.class, runtime.runs())
          .with(AssetStore.class, none())
          .set("evolve.loop", "on")
          .set("evolve.loop.max_load", "10000");
      runtime
          .runs()
          .start(RunSpec.skill("faulty"))
          .fail("error: it broke")
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
      LoopInDaemon daemon = new LoopInDaemon(new Services(told(context, ended), Map.of()));

      daemon.begin();
      try {
        assertThat(ended.await(40, TimeUnit.SECONDS)).as("%s", context.problems()).isTrue();
      } finally {
        daemon.stop();
      }

      assertThat(context.problem())
          .contains("the loop has ended", "OutOfMemoryError", "restart \"evograft serve\"");
    }
  }

  /** One whose every use takes more memory than there is. */
  private static AssetStore none() {
    return (AssetStore)
        Proxy.newProxyInstance(
            AssetStore.class.getClassLoader(),
            new Class<?>[] {AssetStore.class},
            (self, method, arguments) -> {
              throw new OutOfMemoryError("for a test");
            });
  }

  private static PluginContext told(PluginContext context, CountDownLatch ended) {
    return (PluginContext)
        Proxy.newProxyInstance(
            PluginContext.class.getClassLoader(),
            new Class<?>[] {PluginContext.class},
            (self, method, arguments) -> {
              try {
                return method.invoke(context, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                if (method.getName().equals("problem")
                    && String.valueOf(arguments[0]).contains("has ended")) {
                  ended.countDown();
                }
              }
            });
  }
}
