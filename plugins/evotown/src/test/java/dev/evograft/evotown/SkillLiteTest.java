// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.ForeignTables;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.json.JsonText;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What SkillLite noted, pushed once. */
class SkillLiteTest {

  @TempDir private Path folder;

  private final StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private final List<JsonObject> decisions = new ArrayList<>();
  private final List<JsonObject> evolution = new ArrayList<>();
  private FakeContext context;
  private Typed typed;
  private Path skillLite;

  @BeforeEach
  void configure() throws Exception {
    skillLite = folder.resolve("skilllite");
    Files.createDirectories(skillLite.resolve("chat"));
    Files.writeString(skillLite.resolve("chat/feedback.sqlite"), "not read: the rows are here");
    ForeignTables tables =
        (file, query, parameters, receiver) ->
            List.copyOf(query.contains("decisions") ? decisions : evolution).stream()
                .filter(row -> row.integer("id", 0) > (Long) parameters.get(0))
                .forEach(receiver);
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .with(ForeignTables.class, tables)
            .set("evotown.url", town.url().toString())
            .set("evotown.engine_id", StandIn.ENGINE_ID)
            .set("evotown.engine_type", "skilllite")
            .set("evotown.token", town.token());
    typed = new Typed(context);
    decisions.add(decision(1, 1, "success"));
    decisions.add(decision(2, 0, "failure"));
  }

  @AfterEach
  void close() {
    typed.close();
    town.close();
    context.close();
  }

  @Test
  void decisionsBecomeRuns() throws Exception {
    Path store = Files.createDirectories(skillLite.resolve("chat/artifacts/session-1/out"));
    Files.writeString(store.resolve("report.md"), "hello");
    Files.writeString(store.resolve("half.tmp"), "not yet");

    assertThat(push()).as(typed.said()).isZero();

    JsonObject run = run(0);
    assertThat(run)
        .containsEntry("status", "succeeded")
        .containsEntry("engine_type", "skilllite")
        .containsEntry("started_at", "2026-06-01T09:59:58.500Z")
        .containsEntry("finished_at", "2026-06-01T10:00:00Z");
    assertThat(run.object("signals"))
        .containsEntry("task_completed", true)
        .containsEntry("latency_ms", 1_500L)
        .containsEntry("completion_type", "success")
        .containsEntry("tool_calls", 3L)
        .containsEntry("tool_failures", 1L);
    assertThat(run.list("artifact_manifest"))
        .extracting(item -> ((JsonObject) item).get("path"))
        .containsExactly("out/report.md");
    assertThat(run(1)).containsEntry("status", "failed").containsEntry("exit_code", 1L);
    assertThat(town.requests().toString()).doesNotContain("the user's words");
  }

  @Test
  void eachIsPushedOnceUnderAnIdThatStays() {
    push();
    int before = town.requests().size();

    assertThat(push()).isZero();
    assertThat(town.requests()).hasSize(before);
    decisions.add(decision(3, 1, "success"));
    assertThat(push()).isZero();
    assertThat(typed.answer()).containsEntry("pushed", 1L);

    assertThat(new SkillLiteRuns("e").idOf(decisions.get(0)))
        .isEqualTo(new SkillLiteRuns("e").idOf(decisions.get(0)))
        .isNotEqualTo(new SkillLiteRuns("e").idOf(decisions.get(1)))
        .isNotEqualTo(new SkillLiteRuns("f").idOf(decisions.get(0)));
  }

  /** As after it was deleted or brought back: its rows count from one again. */
  @Test
  void aFileThatWasMadeAnewIsPushedFromItsBeginning() {
    push();
    decisions.clear();
    JsonObject.Builder other = JsonObject.builder();
    decision(1, 1, "success").forEach(other::put);
    decisions.add(other.put("ts", "2026-07-01T10:00:00Z").build());

    assertThat(push()).isZero();

    assertThat(typed.answer()).containsEntry("pushed", 1L);
    assertThat(town.run(id(0))).isPresent();
    assertThat(push()).isZero();
    assertThat(typed.answer()).containsEntry("pushed", 0L);
  }

  @Test
  void aServerThatIsAwayEndsItAndTheRestComesNextTime() {
    town.fault(JsonObject.of(Map.of("route", "*", "kind", "status", "status", 503, "times", 3)));

    assertThat(push()).isEqualTo(1);
    assertThat(push()).isZero();
    assertThat(town.run(id(0))).isPresent();
    assertThat(town.run(id(1))).isPresent();
  }

  @Test
  void whereTooManyRowsHaveFailedTheNextOnesComeOnceTheseAreSettled() throws Exception {
    push();
    Path mark;
    try (var files = Files.list(context.workspace().pluginState())) {
      mark =
          files
              .filter(file -> file.getFileName().toString().matches("skilllite-.*[.]json"))
              .findFirst()
              .orElseThrow();
    }
    JsonObject.Builder failed = JsonObject.builder().put("1", "refused");
    for (int id = 100_001; id < 110_000; id++) {
      failed.put(String.valueOf(id), "refused");
    }
    Files.write(
        mark,
        Json.bytes(
            JsonObject.builder()
                .put("decision", 2)
                .put("failed_decision", failed.build())
                .build()));
    decisions.add(decision(3, 1, "success"));
    town.fault(
        JsonObject.of(Map.of("route", "events", "kind", "status", "status", 422, "run_id", id(2))));

    assertThat(push()).isEqualTo(1);
    town.clearFaults();
    Files.write(
        mark,
        Json.bytes(
            JsonObject.builder()
                .put(
                    "decision",
                    JsonText.parseObject(Files.readAllBytes(mark)).integer("decision", 0))
                .build()));
    assertThat(push()).isZero();

    assertThat(run(2)).containsEntry("status", "succeeded");
  }

  @Test
  void aRowThatAlwaysFailsKeepsBackNoneBehindIt() {
    evolution.add(row(1, "skill_pending", "csv-tool", "evo_1"));
    evolution.add(row(2, "rule_added", "r1", "evo_2"));
    town.fault(
        JsonObject.of(
            Map.of("route", "complete", "kind", "status", "status", 500, "run_id", id(0))));

    assertThat(push()).isEqualTo(1);
    assertThat(typed.answer()).containsEntry("pushed", 2L).containsEntry("failed", 1L);
    assertThat(run(1)).containsEntry("status", "failed");
    decisions.add(decision(3, 1, "success"));
    assertThat(push()).isEqualTo(1);
    assertThat(run(2)).containsEntry("status", "succeeded");

    town.clearFaults();
    assertThat(push()).isZero();
    assertThat(run(0)).containsEntry("status", "succeeded");
    assertThat(typed.answer()).containsEntry("pushed", 1L);
  }

  @Test
  void aServerThatFailsForSeveralRowsIsNotAskedForAll() {
    for (int i = 3; i < 50; i++) {
      decisions.add(decision(i, 1, "success"));
    }
    town.fault(JsonObject.of(Map.of("route", "*", "kind", "status", "status", 503)));

    assertThat(push()).isEqualTo(1);
    assertThat(town.requests().size()).isLessThan(10);

    town.clearFaults();
    assertThat(push()).isZero();
    assertThat(typed.answer()).containsEntry("pushed", 49L);
  }

  /** A firewall's answer says nothing about the row. */
  @Test
  void aRowThatSomethingInFrontRefusesIsTriedAgain() {
    town.fault(
        JsonObject.of(Map.of("route", "complete", "kind", "html", "status", 400, "run_id", id(0))));
    assertThat(push()).isEqualTo(1);

    town.clearFaults();
    assertThat(push()).isZero();
    assertThat(run(0)).containsEntry("status", "succeeded");
  }

  @Test
  void aFolderMayBeNamedRelatively() throws Exception {
    Path store = Files.createDirectories(skillLite.resolve("chat/artifacts/session-1"));
    Files.writeString(store.resolve("report.md"), "hello");
    Path here = Path.of("").toAbsolutePath();
    Path relative = here.relativize(skillLite).resolve("../skilllite/.");

    assertThat(typed.run("push", "--from-skilllite", relative.toString()))
        .as(typed.said())
        .isZero();

    assertThat(run(0).list("artifact_manifest")).hasSize(1);
  }

  /** As one that is gone between the look at its folder and its hash, or that nobody may read. */
  @Test
  void aFileThatCannotBeReadKeepsNothingBack() throws Exception {
    Path store = Files.createDirectories(skillLite.resolve("chat/artifacts/session-1"));
    Files.writeString(store.resolve("report.md"), "hello");
    Path away = Files.writeString(store.resolve("secret.md"), "closed");
    Files.setPosixFilePermissions(away, Set.of());
    assumeThat(Files.isReadable(away)).as("tests do not run as root").isFalse();

    assertThat(push()).as(typed.said()).isZero();

    assertThat(run(0).list("artifact_manifest")).hasSize(1);
  }

  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there")
  void nothingOutsideOfTheStoreIsListed() throws Exception {
    Path elsewhere = Files.createDirectories(folder.resolve("elsewhere"));
    Files.writeString(elsewhere.resolve("id_rsa"), "key");
    Path store = Files.createDirectories(skillLite.resolve("chat/artifacts"));
    Files.createSymbolicLink(store.resolve("session-1"), elsewhere);
    Files.createDirectories(store.resolve("session-2"));
    Files.createSymbolicLink(store.resolve("session-2/key"), elsewhere.resolve("id_rsa"));
    decisions.add(decision(3, 1, "success", "a\0b"));
    decisions.add(decision(4, 1, "success", "../.."));
    decisions.add(decision(5, 1, "success", "."));

    assertThat(push()).as(typed.said()).isZero();

    for (int i = 0; i < 5; i++) {
      assertThat(run(i).list("artifact_manifest")).isEmpty();
    }
  }

  @Test
  void aTransactionOfTheEvolutionBecomesARunOnceItIsOver() {
    evolution.add(row(1, "skill_pending", "csv-tool", "evo_1"));
    evolution.add(row(2, "skill_refined", "/home/ada/x/_evolved/md-tool", "evo_1"));
    evolution.add(row(3, "rule_added", "r1", "evo_2"));

    assertThat(push()).isZero();

    JsonObject run =
        town.run(
                new SkillLiteRuns(StandIn.ENGINE_ID)
                    .ofEvolution(evolution.subList(0, 2))
                    .get(0)
                    .key())
            .orElseThrow();
    assertThat(run.object("signals"))
        .containsEntry("new_skill_paths", List.of("_evolved/_pending/csv-tool", "_evolved/md-tool"))
        .doesNotContainKey("task_completed");
    assertThat(typed.answer()).containsEntry("pushed", 3L);
  }

  @Test
  void aFolderWithoutTheFileIsTold() {
    assertThat(typed.run("push", "--from-skilllite", folder.toString())).isEqualTo(-1);
    assertThat(typed.thrown()).hasMessageContaining("has no feedback.sqlite");
  }

  private int push() {
    return typed.run("push", "--from-skilllite", skillLite.toString());
  }

  private JsonObject run(int decision) {
    return town.run(id(decision)).orElseThrow();
  }

  private String id(int decision) {
    return new SkillLiteRuns(StandIn.ENGINE_ID).idOf(decisions.get(decision));
  }

  private static JsonObject decision(long id, long completed, String type) {
    return decision(id, completed, type, "session-" + id);
  }

  private static JsonObject decision(long id, long completed, String type, String session) {
    return JsonObject.builder()
        .put("id", id)
        .put("ts", "2026-06-01 10:00:00")
        .put("session_id", session)
        .put("total_tools", 3)
        .put("failed_tools", 1)
        .put("replans", 0)
        .put("elapsed_ms", 1_500)
        .put("task_completed", completed)
        .put("completion_type", type)
        .put("task_description", "the user's words")
        .build();
  }

  private static JsonObject row(long id, String type, String target, String version) {
    return JsonObject.builder()
        .put("id", id)
        .put("ts", "2026-06-01T10:00:0" + id + "+00:00")
        .put("type", type)
        .put("target_id", target)
        .put("version", version)
        .build();
  }
}
