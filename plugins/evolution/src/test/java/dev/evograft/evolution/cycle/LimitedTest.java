// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An executor of a plugin holds no cycle for ever. */
@Timeout(60)
class LimitedTest {

  private interface Work {
    ExecutionResult work() throws InterruptedException;
  }

  private static MutationExecutor doing(Work work) {
    return new MutationExecutor() {
      @Override
      public String name() {
        return "other";
      }

      @Override
      public ExecutionResult execute(ExecutionRequest request) throws InterruptedException {
        return work.work();
      }
    };
  }

  private static ExecutionResult execute(MutationExecutor executor, Duration limit)
      throws InterruptedException {
    ExecutionRequest asked =
        new ExecutionRequest(
            "cycle",
            "run",
            new ExecutionRequest.Place(
                Path.of("/"),
                limit,
                new ExecutionRequest.Processes("mark", List.of(), (pid, started) -> {})),
            new ExecutionRequest.Task(
                List.of(), new Gene(JsonObject.EMPTY), null, new Mutation(JsonObject.EMPTY)),
            "prompt");
    return Limited.execute(executor, asked, Duration.ofMillis(20));
  }

  @Test
  void oneThatHangsIsInterruptedAndAskedNoMoreWhileItHangs() throws Exception {
    CountDownLatch never = new CountDownLatch(1);
    MutationExecutor deaf =
        doing(
            () -> {
              while (true) {
                try {
                  never.await();
                  return new ExecutionResult(ExecutionResult.Outcome.DONE, "", JsonObject.EMPTY);
                } catch (InterruptedException e) {
                  continue; // as a program that does not listen
                }
              }
            });
    try {
      ExecutionResult late = execute(deaf, Duration.ofMillis(20));
      assertThat(late.outcome()).isEqualTo(ExecutionResult.Outcome.FAILED);
      assertThat(late.summary()).contains("did not end within");
      assertThat(execute(deaf, Duration.ofMillis(20)).summary()).contains("hangs");
    } finally {
      never.countDown();
    }
  }

  @Test
  void whatItThrowsIsThrown() {
    assertThatThrownBy(
            () ->
                execute(
                    doing(
                        () -> {
                          throw new IllegalStateException("broken");
                        }),
                    Duration.ofSeconds(30)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("broken");
  }
}
