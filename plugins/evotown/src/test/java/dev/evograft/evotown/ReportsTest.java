// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static dev.evograft.evotown.Masking.MARK;
import static dev.evograft.evotown.Masking.SECRET;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.json.Unicode;
import dev.evograft.spi.run.Artifact;
import dev.evograft.spi.run.RunAttached;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.spi.run.RunStatus;
import java.math.BigInteger;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReportsTest {

  private static final Identity.Owners NOBODY =
      new Identity.Owners(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  private final ContractSchema contract = new ContractSchema();
  private final SampleRun run = new SampleRun("r-1");

  @Test
  void aStartSaysWhoseRunItIs() {
    run.spec =
        RunSpec.skill("log-triage")
            .withSkillVersion("1.2")
            .withTask("the secret plan")
            .withParent("r-0")
            .withLabels(Map.of("team", "blue", "branch", "main"));
    Identity.Owners owners =
        new Identity.Owners(
            Optional.of("acme"), Optional.of("red"), Optional.empty(), Optional.of("T1"));

    Report report = reports(owners, true).of(run.started());

    assertThat(report.url()).hasToString("https://evo.example/api/v1/runs/r-1/events");
    assertThat(report.terminal()).isFalse();
    assertThat(Json.text(report.body()))
        .isEqualTo(
            "{\"event_type\":\"run.started\",\"run_id\":\"r-1\",\"engine_id\":\"e1\","
                + "\"engine_type\":\"custom\",\"engine_version\":\"9\","
                + "\"seq\":0,\"status\":\"running\",\"ts\":\"2026-11-20T10:00:00Z\","
                + "\"tenant_id\":\"acme\",\"team_id\":\"blue\",\"task_id\":\"T1\","
                + "\"payload\":{\"kind\":\"skill\",\"skill\":\"log-triage\","
                + "\"skill_version\":\"1.2\",\"parent_run_id\":\"r-0\","
                + "\"labels\":{\"branch\":\"main\"}}}");
    assertThat(contract.errors("RunEventIngest", report.body())).isEmpty();
  }

  @Test
  void anEndSaysEverything() {
    Report report = reports(NOBODY, true).of(run.completed());

    assertThat(report.url()).hasToString("https://evo.example/api/v1/runs/r-1/complete");
    assertThat(report.terminal()).isTrue();
    assertThat(report.body())
        .containsEntry("status", "succeeded")
        .containsEntry("exit_code", 0L)
        .containsEntry("finished_at", "2026-11-20T10:00:05.250Z")
        .containsEntry("log_excerpt", "all is well");
    assertThat(report.body().object("signals"))
        .containsOnly(Map.entry("task_completed", true), Map.entry("latency_ms", 5_250L));
    assertThat(Json.text(report.body().get("artifact_manifest")))
        .isEqualTo("[{\"path\":\"report.md\",\"sha256\":\"" + SampleRun.SHA + "\",\"bytes\":42}]");
    assertThat(Json.text(report.body())).doesNotContain("/home/me");
    assertThat(contract.errors("RunComplete", report.body())).isEmpty();
  }

  @Test
  void whatIsAbsentIsLeftOut() {
    run.excerpt = "";
    run.artifacts = List.of();
    run.signals = Map.of();

    JsonObject body = reports(NOBODY, true).of(run.completed()).body();

    assertThat(body.keySet())
        .containsExactly(
            "engine_id", "engine_version", "status", "exit_code", "finished_at", "signals");
    assertThat(contract.errors("RunComplete", body)).isEmpty();
    assertThat(reports(NOBODY, true).of(run.started()).body().keySet())
        .doesNotContain("tenant_id", "team_id", "agent_id", "task_id");
  }

  @ParameterizedTest
  @CsvSource({
    "SUCCEEDED,, 0",
    "FAILED,, 1",
    "CANCELLED,, 130",
    "FAILED, 42, 42",
    "FAILED, -9, -9",
  })
  void aRunWithoutAnExitCodeGetsOne(RunStatus status, Integer code, long sent) {
    run.status = status;
    run.exitCode = code;

    assertThat(reports(NOBODY, true).of(run.completed()).body()).containsEntry("exit_code", sent);
  }

  @Test
  void theExcerptCanBeKeptBack() {
    assertThat(reports(NOBODY, false).of(run.completed()).body()).doesNotContainKey("log_excerpt");
  }

  @Test
  void everyTextIsRedacted() {
    run.spec =
        RunSpec.skill("s-" + SECRET)
            .withSkillVersion(SECRET)
            .withLabels(Map.of("team", SECRET, "x", SECRET, SECRET, "y"));
    run.status = RunStatus.FAILED;
    run.reason = "login failed: " + SECRET;
    run.excerpt = "password=" + SECRET;
    run.signals = Map.of("note", List.of(Map.of(SECRET, "a " + SECRET)));
    run.artifacts = List.of(new Artifact("out/" + SECRET + ".md", Path.of("x"), SampleRun.SHA, 1));

    Reports reports = reports(NOBODY, true);
    String sent =
        Json.text(reports.of(run.started()).body()) + Json.text(reports.of(run.completed()).body());

    assertThat(sent).doesNotContain(SECRET);
    assertThat(sent.split(java.util.regex.Pattern.quote(MARK), -1)).hasSize(11);
    assertThat(reports.of(run.completed()).body().object("signals"))
        .containsEntry("reason", "login failed: " + MARK);
  }

  @Test
  void theExcerptKeepsItsBeginningAndItsEnd() {
    for (String filler : List.of("x", "\uD83D\uDE00", "a\uD83D\uDE00")) {
      run.excerpt = "FIRST" + filler.repeat(70_000) + "LAST";
      String sent = reports(NOBODY, true).of(run.completed()).body().string("log_excerpt", "");

      assertThat(sent.codePointCount(0, sent.length())).isLessThanOrEqualTo(65_536);
      assertThat(sent).startsWith("FIRST").endsWith("LAST").contains("characters cut");
      assertThat(Unicode.loneSurrogate(sent)).isNegative();
    }
    run.excerpt = "x".repeat(65_536);
    assertThat(reports(NOBODY, true).of(run.completed()).body())
        .containsEntry("log_excerpt", run.excerpt);
  }

  @Test
  void signalsAreWhatTheServerCanKeep() {
    Map<String, Object> signals = new LinkedHashMap<>();
    signals.put("cost_usd", "n/a");
    signals.put("input_tokens", 7.0);
    signals.put("output_tokens", "12");
    signals.put("huge", BigInteger.TWO.pow(70));
    signals.put("largest", Long.MAX_VALUE);
    signals.put("odd", List.of("a\ud800b"));
    signals.put("deep", deep(40));

    JsonObject sent = cleaned(signals);

    assertThat(sent)
        .containsEntry("input_tokens", 7L)
        .containsEntry("huge", Math.pow(2, 70))
        .containsEntry("largest", Long.MAX_VALUE)
        .containsEntry("odd", List.of("a\uFFFDb"))
        .containsEntry("evograft.dropped", List.of("cost_usd", "output_tokens"))
        .doesNotContainKeys("cost_usd", "output_tokens");
    assertThat(Json.text(sent)).contains("nested deeper than 32 levels");
    assertThat(cleaned(Map.of("cost_usd", 0.25))).containsOnly(Map.entry("cost_usd", 0.25));
    Map<String, Object> empty = new LinkedHashMap<>();
    empty.put("nothing", null);
    assertThat(cleaned(empty)).isEmpty();
  }

  @Test
  void anArtifactThatTheServerWouldRefuseIsNamedInstead() {
    run.artifacts =
        List.of(
            new Artifact("good.md", Path.of("x"), SampleRun.SHA, 1),
            new Artifact("bad.md", Path.of("x"), "ABC", 1),
            new Artifact("worse.md", Path.of("x"), SampleRun.SHA, -1));

    JsonObject body = reports(NOBODY, true).of(run.completed()).body();

    assertThat(body.list("artifact_manifest")).hasSize(1);
    assertThat(body.object("signals").list("evograft.dropped"))
        .containsExactly("artifact bad.md", "artifact worse.md");
  }

  @Test
  void longNamesAreCut() {
    run.spec = RunSpec.skill("s").withLabels(Map.of("team", "\uD83D\uDE00".repeat(200)));

    assertThat(reports(NOBODY, true).of(run.started()).body())
        .containsEntry("team_id", "\uD83D\uDE00".repeat(128));
  }

  @Test
  void otherEntriesAreNotReported() {
    assertThat(reports(NOBODY, true).of(run.entry(1, RunAttached.TYPE, JsonObject.EMPTY))).isNull();
  }

  private static JsonObject cleaned(Map<String, Object> signals) {
    return new CleanSignals().of(CleanSignals.lenient(signals));
  }

  private static Object deep(int levels) {
    Object value = "bottom";
    for (int i = 0; i < levels; i++) {
      value = new ArrayList<>(List.of(value));
    }
    return value;
  }

  private static Reports reports(Identity.Owners owners, boolean excerpts) {
    return new Reports(
        Endpoint.of(URI.create("https://evo.example")),
        new Identity("e1", "9", "custom", owners),
        new Masking(),
        new Reports.Sends(excerpts, true, true));
  }
}
