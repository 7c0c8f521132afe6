// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Work that Evotown hands out. */
class JobTest {

  @TempDir private Path folder;

  private final HttpClient http = new HttpClient(HttpSettings.of("evotown", "evograft/test"));
  private final FakeSkills skills = new FakeSkills();
  private StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private FakeContext context;

  @AfterEach
  void close() {
    http.close();
    town.close();
    context.close();
  }

  @Test
  void anAllowedSkillIsRunOnceAlthoughTheServerHandsItOutTwice() {
    String id = job("log-triage");
    JobLoop loop = loop();
    skills.during = () -> loop.poll(); // leased again while it runs, as the real server does

    assertThat(loop.poll()).isTrue();
    assertThat(loop.poll()).isTrue();

    assertThat(skills.ran).containsExactly("log-triage: look at last night");
    assertThat(job())
        .containsEntry("job_id", id)
        .containsEntry("status", "succeeded")
        .containsEntry("exit_code", 0L)
        .containsEntry("result_run_id", "run-of-log-triage");
    assertThat(job().string("log_excerpt", "")).contains("done").doesNotContain(Masking.SECRET);
    assertThat(town.requests())
        .filteredOn(request -> request.string("path", "").endsWith("/jobs/lease"))
        .isNotEmpty();
  }

  @Test
  void anotherSkillIsRefused() {
    job("rm-everything");

    loop().poll();

    assertThat(skills.ran).isEmpty();
    assertThat(job()).containsEntry("status", "failed");
    assertThat(job().string("result_summary", "")).contains("not in evotown.job_skills");
  }

  @Test
  void aJobThatWasInterruptedIsToldWhenTheEngineIsBack() throws Exception {
    String id = job("log-triage");
    JobLedger before = new JobLedger(newContext().workspace());
    before.take(id);

    loop().poll();

    assertThat(skills.ran).isEmpty();
    assertThat(job().string("result_summary", "")).contains("was stopped while it ran");
    assertThat(new JobLedger(context.workspace()).interrupted()).isEmpty();
  }

  @Test
  void anEndThatTheServerDidNotGetIsToldAgainAfterARestart() {
    job("log-triage");
    JobLoop first = loop();
    skills.during =
        () ->
            town.fault(
                JsonObject.of(
                    Map.of("route", "jobs", "kind", "status", "status", 500, "times", 1)));
    first.poll();
    assertThat(job()).doesNotContainEntry("status", "succeeded");

    loop().poll(); // another process

    assertThat(job()).containsEntry("status", "succeeded");
    assertThat(skills.ran).hasSize(1);
  }

  @Test
  void aServerOfTheContractLeasesRuns() {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT));
    String id = job("log-triage");

    assertThat(loop().poll()).isTrue();

    assertThat(skills.ran).hasSize(1);
    assertThat(town.run(id).orElseThrow())
        .containsEntry("status", "succeeded")
        .containsEntry("exit_code", 0L);
  }

  @Test
  void aLedgerThatCannotBeReadStopsJobs() throws Exception {
    job("log-triage");
    Path file = newContext().workspace().pluginState().resolve("jobs.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{");

    assertThat(loop().poll()).isFalse();

    assertThat(skills.ran).isEmpty();
    assertThat(context.problem()).contains("jobs.json cannot be read");
  }

  @Test
  void onlyTheDaemonOfTheWorkspaceTakesWork() throws Exception {
    Path state = Files.createDirectories(newContext().workspace().state());
    assertThat(Serving.here(context.workspace())).isFalse();
    Files.writeString(state.resolve("serve.json"), "{\"pid\":1,\"port\":1,\"token\":\"x\"}");
    assertThat(Serving.here(context.workspace())).isFalse();
    Files.writeString(
        state.resolve("serve.json"), "{\"pid\":" + ProcessHandle.current().pid() + "}");
    assertThat(Serving.here(context.workspace())).isTrue();
  }

  @Test
  void aHeartbeatTellsThatTheEngineIsThere() {
    newContext();

    assertThat(new Heartbeat(link()).beat()).isTrue();

    assertThat(town.engine(StandIn.ENGINE_ID).orElseThrow().string("connector_version", ""))
        .startsWith("evograft-");
    assertThat(town.engine(StandIn.ENGINE_ID).orElseThrow().get("last_seen_at")).isNotNull();
    town.fault(
        JsonObject.of(
            Map.of("route", "heartbeat", "kind", "status", "status", 404, "detail", "Not Found")));
    assertThat(new Heartbeat(link()).beat()).isFalse();
  }

  private String job(String skill) {
    return town.job(
            JsonObject.of(
                Map.of(
                    "target_engine_id",
                    StandIn.ENGINE_ID,
                    "message",
                    "look at last night",
                    "payload",
                    JsonObject.of(Map.of("skill", skill)))))
        .string("job_id", "");
  }

  private JsonObject job() {
    return town.jobs().get(0);
  }

  private JobLoop loop() {
    newContext();
    return new JobLoop(link());
  }

  private Link link() {
    return Link.of(context, Setup.of(context, town.url()), http);
  }

  private FakeContext newContext() {
    context =
        new FakeContext("evotown", folder.resolve("workspace"))
            .redactor(new Masking())
            .with(Skills.class, skills)
            .set("evotown.job_skills", "log-triage, md-links")
            .set("evotown.engine_id", StandIn.ENGINE_ID)
            .set("evotown.token", town.token());
    return context;
  }
}
