// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.gep.Gene;
import dev.evograft.gep.Mutation;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.cycle.ExecutionRequest;
import dev.evograft.spi.cycle.ExecutionRequest.Processes;
import dev.evograft.spi.cycle.ExecutionResult;
import dev.evograft.spi.cycle.ExecutionResult.Outcome;
import dev.evograft.testkit.FakeWorkspace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS) // the programs that stand for an agent are those of POSIX
class AgentCommandTest {

  private static final Map<String, String> PATH = Map.of("PATH", "/usr/bin:/bin");

  private static final String MARK = "0123456789abcdef0123456789abcdef";

  @TempDir private Path folder;

  private List<String> wrapper = List.of();
  private long started;

  @Test
  void itGetsThePromptAndWorksInTheFolder() throws Exception {
    ExecutionResult result = run("tee", "made.txt");

    assertThat(result.outcome()).isEqualTo(Outcome.DONE);
    assertThat(result.summary()).isEqualTo("what to do");
    assertThat(folder.resolve("work/made.txt")).hasContent("first\nwhat to do\n");
  }

  @Test
  void ofALongLineNoHalfCharacterIsKept() throws Exception {
    String line = "x".repeat(299) + "\uD83D\uDE00" + "y".repeat(20);

    ExecutionResult result = run("printf", line);

    assertThat(JsonObject.builder().put("summary", result.summary()).build().toString())
        .contains("x [...]");
  }

  @Test
  void whatItGotIsGoneAfterwards() throws Exception {
    run("true");

    try (Stream<Path> files = Files.walk(folder.resolve("space"))) {
      assertThat(files.filter(Files::isRegularFile)).isEmpty();
    }
  }

  @Test
  void itSeesNoVariableThatItWasNotGiven() throws Exception {
    String seen = run("env").evidence().string("output_end", "");

    assertThat(seen.lines().map(line -> line.substring(0, line.indexOf('='))))
        .containsExactlyInAnyOrder("PATH", "_EVOGRAFT_MARK", "EVOGRAFT_RUN_ID");
  }

  @Test
  void itCarriesTheMarkOfTheCycleWhoeverStartsItIsToldAndTheSandboxStandsBefore() throws Exception {
    wrapper = List.of("env", "IN_SANDBOX=yes");

    String seen = run("env").evidence().string("output_end", "");

    assertThat(seen).contains("_EVOGRAFT_MARK=" + MARK + ":", "IN_SANDBOX=yes");
    assertThat(started).isPositive();
  }

  @Test
  void promptsOfKilledProcessesAreSweptAway() throws Exception {
    FakeWorkspace workspace = new FakeWorkspace(folder.resolve("space"), "evolution");
    AgentCommand.sweep(workspace);
    Path state = Files.createDirectories(workspace.pluginState());
    Files.writeString(state.resolve("prompt-cycle-9.md"), "old");
    Files.writeString(state.resolve("other.md"), "stays");

    AgentCommand.sweep(workspace);

    assertThat(state.resolve("prompt-cycle-9.md")).doesNotExist();
    assertThat(state.resolve("other.md")).exists();
  }

  @Test
  void anExitCodeOfItsOwnIsAFailure() throws Exception {
    ExecutionResult result = run("false");

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.summary()).isEqualTo("false: exit code 1");
    assertThat(result.evidence().integer("exit_code")).hasValue(1);
  }

  @Test
  void whoeverTakesTooLongIsEnded() throws Exception {
    ExecutionResult result = agent("sleep", "60").execute(request(Duration.ofMillis(200)));

    assertThat(result.outcome()).isEqualTo(Outcome.FAILED);
    assertThat(result.summary()).startsWith("sleep 60: was not done after");
  }

  @Test
  void aProgramThatIsNotThereIsNamedWithTheRemedy() {
    assertThatThrownBy(() -> run("no-such-agent-here"))
        .isInstanceOf(EvograftException.class)
        .hasMessageContaining("no-such-agent-here cannot be started")
        .hasMessageEndingWith("correct evolve.command");
  }

  @Test
  void onlyWhatIsNeededOrNamedIsPassedOn() {
    Map<String, String> all =
        Map.of(
            "PATH",
            "p",
            "LC_ALL",
            "C",
            "GITHUB_TOKEN",
            "t",
            "ANTHROPIC_API_KEY",
            "k",
            "Path2",
            "x");

    assertThat(AgentEnvironment.of(all, List.of("ANTHROPIC_API_KEY")))
        .containsOnlyKeys("PATH", "LC_ALL", "ANTHROPIC_API_KEY");
  }

  private ExecutionResult run(String... command) throws Exception {
    return agent(command).execute(request(Duration.ofSeconds(20)));
  }

  private AgentCommand agent(String... command) {
    return new AgentCommand(
        List.of(command),
        where -> PATH,
        new FakeWorkspace(folder.resolve("space"), "evolution"),
        piece -> {});
  }

  private ExecutionRequest request(Duration limit) throws Exception {
    Path work = Files.createDirectories(folder.resolve("work"));
    Gene gene = new Gene(JsonObject.EMPTY);
    ExecutionRequest.Task task =
        new ExecutionRequest.Task(List.of("log_error"), gene, null, new Mutation(JsonObject.EMPTY));
    ExecutionRequest.Place place =
        new ExecutionRequest.Place(
            work, limit, new Processes(MARK, wrapper, (pid, at) -> started = pid));
    return new ExecutionRequest("cycle-1", "run-1", place, task, "first\nwhat to do\n");
  }
}
