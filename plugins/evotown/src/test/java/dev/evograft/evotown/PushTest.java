// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.JournalEntry;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are pushed by hand, in a runtime. */
class PushTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final StandIn other = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final Captured plugin = new Captured();
  private TestRuntime runtime;
  private Typed typed;

  @BeforeEach
  void start() throws Exception {
    runtime =
        TestRuntime.in(folder)
            .set("evotown.url", town.url().toString())
            .set("evotown.engine_id", StandIn.ENGINE_ID)
            .set("evotown.token", town.token())
            .set("evotown.admin_token", town.adminToken())
            .plugin("evotown", plugin)
            .start();
    typed = new Typed(plugin.context());
    for (String id : new String[] {"run-a", "run-b"}) {
      runtime.runs().start(RunSpec.skill("s").withRunId(id)).succeed().toCompletableFuture().get();
    }
    assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).isTrue();
  }

  @AfterEach
  void close() {
    typed.close();
    runtime.close();
    town.close();
    other.close();
  }

  @Test
  void aRunIsSentAgainByTheDeliveries() {
    int before = town.requests().size();

    assertThat(typed.run("push", "--run-id", "run-a")).as(typed.said()).isZero();

    assertThat(typed.answer()).containsEntry("pushed", 1L).containsEntry("failed", 0L);
    assertThat(town.requests().size()).isGreaterThan(before);
    assertThat(town.run("run-a").orElseThrow()).containsEntry("status", "succeeded");
    assertThat(town.events("run-a")).hasSize(1);
  }

  /** Nothing is sent of a run that may not be the one that is meant. */
  @Test
  void theBeginningOfAnIdWillDoWhereItIsOfOneRun() throws Exception {
    runtime
        .runs()
        .start(RunSpec.skill("s").withRunId("more"))
        .succeed()
        .toCompletableFuture()
        .get();
    assertThat(runtime.deliveries().drain(Duration.ofSeconds(20))).isTrue();
    int before = town.requests().size();

    assertThat(typed.run("push", "--run-id", "run-")).isEqualTo(-1);

    assertThat(typed.thrown()).hasMessage("'run-' begins the ids of several runs; type more of it");
    assertThat(town.requests()).hasSize(before);
    assertThat(typed.run("push", "--run-id", "mo")).as(typed.said()).isZero();
    assertThat(typed.answer()).containsEntry("pushed", 1L);
  }

  @Test
  void allRunsOfATimeAreSentAgain() {
    assertThat(typed.run("push", "--all", "--since", "7d")).as(typed.said()).isZero();

    assertThat(typed.answer()).containsEntry("runs", 2L).containsEntry("pending", 0L);
  }

  @Test
  void whatBecomesADeadLetterIsNotAtEvotown() {
    town.fault(
        JsonObject.of(Map.of("route", "status", "kind", "status", "status", 404, "detail", "")));
    town.fault(JsonObject.of(Map.of("route", "complete", "kind", "status", "status", 422)));

    assertThat(typed.run("push", "--all", "--since", "7d")).isEqualTo(1);

    assertThat(typed.said()).contains("2 became dead letters");
  }

  /** However it is typed: a report past the deliveries could open a run again. */
  @Test
  void theConfiguredServerGetsRunsByTheDeliveriesOnly() {
    String url = town.url() + "/api/v1/";

    assertThat(typed.run("push", "--all", "--evotown-url", url)).as(typed.said()).isZero();

    assertThat(typed.answer()).containsEntry("runs", 2L).containsEntry("pending", 0L);
  }

  @Test
  void aPageIsNoListOfRuns() {
    town.fault(JsonObject.of(Map.of("route", "runs", "kind", "html", "status", 200)));

    assertThat(typed.run("runs")).isEqualTo(-1);
    assertThat(typed.thrown()).hasMessageContaining("not as Evotown does");
    assertThat(typed.run("costs")).isEqualTo(-1);
  }

  /** The token of the configured server stays here. */
  @Test
  void anotherServerGetsThemOnceItHasGivenAToken() {
    String url = other.url().toString();
    assertThat(typed.run("push", "--run-id", "run-a", "--evotown-url", url)).isEqualTo(-1);
    assertThat(typed.thrown()).hasMessageContaining("not registered at 127.0.0.1");
    assertThat(other.requests()).isEmpty();

    keepToken();
    assertThat(typed.run("push", "--run-id", "run-a", "--evotown-url", url)).isZero();
    assertThat(other.run("run-a").orElseThrow()).containsEntry("status", "succeeded");
    assertThat(typed.run("push", "--all", "--evotown-url", url)).isZero();
    assertThat(typed.answer()).containsEntry("pushed", 2L);
    assertThat(other.run("run-b").orElseThrow()).containsEntry("status", "succeeded");
    assertThat(other.events("run-a")).hasSize(1);
  }

  @Test
  void anotherServerIsRegisteredAtWithItsOwnAdministratorsToken() throws Exception {
    String url = other.url().toString();
    assertThat(typed.run("register", "--evotown-url", url)).isEqualTo(-1);
    assertThat(typed.thrown()).hasMessageContaining("--admin-token-file");
    assertThat(other.requests()).isEmpty();
    Path file = Files.writeString(folder.resolve("admin"), other.adminToken() + "\n");

    String[] register = {"register", "--evotown-url", url, "--admin-token-file", file.toString()};
    assertThat(typed.run(register)).isEqualTo(-1); // that one has an engine of this id already
    assertThat(typed.thrown()).hasMessageContaining("another machine may have it");
    String[] rotate = Arrays.copyOf(register, register.length + 1);
    rotate[register.length] = "--rotate";
    assertThat(typed.run(rotate)).as(typed.said()).isZero();

    assertThat(typed.run("push", "--run-id", "run-a", "--evotown-url", url)).isZero();
    assertThat(other.run("run-a").orElseThrow()).containsEntry("status", "succeeded");
  }

  @Test
  void ofARunThatSaidMuchTheEndIsPushedToo() {
    SampleRun sample = new SampleRun("run-c");
    List<JournalEntry> all = new ArrayList<>(List.of(sample.started()));
    for (int i = 1; i <= 12_000; i++) {
      all.add(sample.progress(i, "step " + i));
    }
    all.add(sample.entry(12_001, RunCompleted.TYPE, sample.completed().payload()));

    List<JournalEntry> sent =
        PushByHand.worthSending(
            (runId, after, limit) ->
                all.stream().filter(entry -> entry.ordinal() > after).limit(limit).toList(),
            "run-c");

    assertThat(sent).extracting(JournalEntry::ordinal).containsExactly(0L, 12_000L, 12_001L);
  }

  @Test
  void whatIsNotThereIsTold() {
    keepToken();
    String url = other.url().toString();
    other.fault(JsonObject.of(Map.of("route", "complete", "kind", "status", "status", 422)));

    assertThat(typed.run("push", "--run-id", "run-a", "--evotown-url", url)).isEqualTo(1);
    assertThat(typed.said()).contains("not pushed run-a: Evotown refused it (422)");
    assertThat(typed.run("push", "--run-id", "no-such", "--evotown-url", url)).isEqualTo(-1);
    assertThat(typed.thrown()).hasMessageContaining("there is no run 'no-such'");
    assertThat(typed.run("push")).isEqualTo(2);
    assertThat(typed.run("push", "--all", "--run-id", "run-a")).isEqualTo(2);
  }

  @Test
  void anAdministratorSeesRunsAndCosts() {
    assertThat(typed.run("runs")).isZero();
    assertThat(typed.said()).contains("run-a  succeeded", "run-b  succeeded");
    assertThat(typed.run("costs")).isZero();
    assertThat(typed.answer()).containsEntry("total_runs", 2L);
  }

  @Test
  void policiesAreShownAndFilesChecked() throws Exception {
    assertThat(typed.run("policy", "show")).isZero();
    assertThat(typed.said()).contains("artifact-limits", "As Evotown told them at");
    Path log = Files.writeString(folder.resolve("out.log"), "task-42");
    assertThat(typed.run("policy", "check", log.toString())).isEqualTo(1);
    assertThat(typed.said()).contains("has the extension '.log'", "its text holds 'sk-'");
    Path note = Files.writeString(folder.resolve("note.md"), "well");
    assertThat(typed.run("policy", "check", note.toString())).isZero();
    assertThat(typed.run("policy", "mend")).isEqualTo(2);
  }

  private void keepToken() {
    Setup typedSetup = Setup.typed(plugin.context(), other.url());
    typedSetup
        .tokens()
        .orElseThrow()
        .ensure(
            typedSetup.endpoint(),
            StandIn.ENGINE_ID,
            false,
            () -> Optional.of(new TokenStore.Issued(other.token(), Instant.EPOCH)));
  }
}
