// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.MutationExecutor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an executor says of itself counts, beside what is found of its work. */
class LookingTest {

  @TempDir private Path folder;
  private Lab lab;
  private ExecutionResult answer =
      new ExecutionResult(ExecutionResult.Outcome.DONE, "did it", JsonObject.EMPTY);
  private boolean writes = true;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.context.set("evolve.executor", "saying").set("evolve.place", "copy");
    lab.context.register(
        MutationExecutor.class,
        new MutationExecutor() {
          @Override
          public String name() {
            return "saying";
          }

          @Override
          public ExecutionResult execute(ExecutionRequest request) {
            if (writes) {
              write(request.place().folder());
            }
            return answer;
          }
        });
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static void write(Path place) {
    try {
      Files.writeString(place.resolve("skills/faulty/scripts/main.txt"), Lab.GOOD);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CycleResult says(ExecutionResult.Outcome outcome, JsonObject evidence) throws Exception {
    answer = new ExecutionResult(outcome, "did it", evidence);
    CycleResult result = lab.run();
    boolean kept = result.kept();
    assertThat(lab.script).hasContent((kept ? Lab.GOOD : Lab.BAD).strip());
    return result;
  }

  private static JsonObject violation() {
    return JsonObject.builder()
        .put("code", "forbidden")
        .put("path", "secret.txt")
        .put("what", "secret.txt is forbidden")
        .build();
  }

  @Test
  void aChangeIsJudgedByWhatTheChecksSay() throws Exception {
    assertThat(says(ExecutionResult.Outcome.DONE, JsonObject.EMPTY).outcome())
        .hasValue(CycleOutcome.SUCCESS);
  }

  /** It passes its checks, and may go on changing things. */
  @Test
  void whoLeavesAProcessRunningHasFailed() throws Exception {
    CycleResult result =
        says(ExecutionResult.Outcome.DONE, JsonObject.builder().put("left_running", 2).build());

    assertThat(result.outcome()).hasValue(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("2 processes went on");
  }

  /** A gene whose change may not be made is no login that expired. */
  @Test
  void whatItWouldHaveTouchedAgainstTheRulesCountsThoughItDidNothing() throws Exception {
    writes = false;
    JsonObject evidence = JsonObject.builder().put("violations", List.of(violation())).build();

    CycleResult result = says(ExecutionResult.Outcome.FAILED, evidence);

    assertThat(result.outcome()).hasValue(CycleOutcome.FAILED);
    assertThat(result.executorFailed()).isFalse();
    assertThat(result.reason().orElseThrow()).contains("secret.txt is forbidden");
  }

  @Test
  void whoFailsAndDidNothingSaysNothingOfTheGene() throws Exception {
    writes = false;

    CycleResult result = says(ExecutionResult.Outcome.FAILED, JsonObject.EMPTY);

    assertThat(result.outcome()).hasValue(CycleOutcome.ABANDONED);
    assertThat(result.executorFailed()).isTrue();
  }

  @Test
  void whoFailsHalfWayHasFailedThoughItWouldPass() throws Exception {
    CycleResult result = says(ExecutionResult.Outcome.FAILED, JsonObject.EMPTY);

    assertThat(result.outcome()).hasValue(CycleOutcome.FAILED);
    assertThat(result.reason().orElseThrow()).contains("did it");
  }
}
