// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.evograft.json.Json;
import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Habit;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.EvograftException;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.spi.skill.Skills;
import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.http.HttpClient;
import dev.evograft.toolkit.http.HttpSettings;
import dev.evograft.toolkit.json.JsonText;
import dev.evograft.toolkit.process.Serving;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

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

    loop.poll();
    loop.poll();

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

  /** A machine that only works tells nothing else of a token that was revoked. */
  @ParameterizedTest
  @CsvSource({
    "status, 401, token",
    "status, 403, token",
    "status, 500, 500",
    "html, 200, evotown.url"
  })
  void whatIsNoWordOfEvotownsIsNotTakenForNoWork(String kind, int status, String told) {
    JobLoop loop = loop();
    town.fault(JsonObject.of(Map.of("route", "jobs", "kind", kind, "status", status)));

    loop.poll();
    assertThat(context.problems()).singleElement().asString().contains(told);

    town.clearFaults();
    loop.poll();
    assertThat(context.problems()).last().isNull();
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
    newContext();
    JobLedger before = JobLedger.of(link());
    before.take(id, SampleRun.ENDED);

    loop().poll();

    assertThat(skills.ran).isEmpty();
    assertThat(job().string("result_summary", "")).contains("was stopped while it ran");
    assertThat(JobLedger.of(link()).interrupted(SampleRun.ENDED)).isEmpty();
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

  @ParameterizedTest
  @EnumSource(Mode.class)
  void noOutputLeavesNorIsKeptWhereItIsSwitchedOff(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    job("log-triage");
    skills.output = "what nobody else may see";
    newContext().set("evotown.log_excerpt", "off");
    town.fault(fault("complete"));
    town.fault(fault("jobs"));
    JobLoop loop = new JobLoop(link(), new Shown(context));
    loop.poll();
    loop.poll();
    loop.poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(Files.readString(ledger())).doesNotContain(skills.output);
    assertThat(town.requests())
        .noneMatch(request -> request.toString().contains(skills.output))
        .anyMatch(request -> request.string("path", "").endsWith("/complete"));
  }

  /** One that was kept before, and could not be told. */
  @Test
  void anOutputThatIsKeptDoesNotLeaveOnceItIsSwitchedOff() {
    String id = job("log-triage");
    newContext().set("evotown.log_excerpt", "off");
    JobLedger before = JobLedger.of(link());
    before.take(id, SampleRun.ENDED);
    before.ended(
        id,
        new JobLoop.Ended(RunStatus.SUCCEEDED, 0, "done", null, "not any more", SampleRun.ENDED));

    new JobLoop(link(), new Shown(context)).poll();

    assertThat(job()).containsEntry("status", "succeeded");
    assertThat(town.requests()).noneMatch(request -> request.toString().contains("not any more"));
  }

  private static JsonObject fault(String route) {
    return JsonObject.of(Map.of("route", route, "kind", "status", "status", 500, "times", 1));
  }

  /** As while a gateway stands in for Evotown. */
  @Test
  void anEndThatAnotherProgramRefusesIsToldAgain() {
    job("log-triage");
    JobLoop loop = loop();
    skills.during =
        () ->
            town.fault(
                JsonObject.of(
                    Map.of(
                        "route",
                        "jobs",
                        "kind",
                        "status",
                        "status",
                        404,
                        "detail",
                        "Not found.",
                        "times",
                        1)));
    loop.poll();
    assertThat(job()).doesNotContainEntry("status", "succeeded");

    loop.poll();

    assertThat(job()).containsEntry("status", "succeeded");
    assertThat(skills.ran).hasSize(1);
  }

  /** A sign-in page in front of Evotown takes everything. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void anEndThatWasToldToAPageIsToldAgain(Mode mode) {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    String id = job("log-triage");
    JobLoop loop = loop();
    String route = mode == Mode.REAL ? "jobs" : "complete";
    skills.during =
        () ->
            town.fault(
                JsonObject.of(Map.of("route", route, "kind", "html", "status", 200, "times", 1)));
    loop.poll();
    assertThat(context.problem()).contains(id, "evotown.url");

    loop.poll();

    assertThat(mode == Mode.REAL ? job() : town.run(id).orElseThrow())
        .containsEntry("status", "succeeded");
    assertThat(skills.ran).hasSize(1);
    assertThat(context.problem()).isNull();
  }

  static Stream<StandIn.Options> contracts() {
    StandIn.Options options = StandIn.Options.of(Mode.CONTRACT);
    return Stream.of(options, options.with(Habit.BARE), options.with(Habit.PAGES));
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void aServerOfTheContractLeasesRuns(StandIn.Options options) {
    town.close();
    town = StandIn.start(options);
    String id = job("log-triage");

    loop().poll();

    assertThat(skills.ran).containsExactly("log-triage: look at last night");
    assertThat(town.run(id).orElseThrow())
        .containsEntry("status", "succeeded")
        .containsEntry("exit_code", 0L);
  }

  /** Told late, and after a restart. */
  @Test
  void theEndOfAJobHasTheTimeAtWhichItEnded() {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT));
    String id = job("log-triage");
    town.fault(fault("complete"));
    newContext().clock(() -> SampleRun.ENDED);
    new JobLoop(link(), new Shown(context)).poll();
    newContext().clock(() -> SampleRun.ENDED.plusSeconds(7_200));

    JobLoop restarted = new JobLoop(link(), new Shown(context));
    restarted.poll(); // finds out that it is a server of the contract
    restarted.poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(town.run(id).orElseThrow()).containsEntry("finished_at", SampleRun.ENDED.toString());
  }

  @Test
  void aLedgerThatCannotBeReadStopsJobsUntilItIsRemoved() throws Exception {
    job("log-triage");
    newContext();
    Path file = ledger();
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{");
    JobLoop loop = new JobLoop(link(), new Shown(context));

    loop.poll();

    assertThat(skills.ran).isEmpty();
    assertThat(context.problem()).contains("jobs-", "cannot be read");
    Files.delete(file);
    loop.poll();
    assertThat(skills.ran).hasSize(1);
  }

  @Test
  void aProblemOfJobsIsTakenBackAndHidesNoOther() {
    job("log-triage");
    newContext();
    Shown shown = new Shown(context);
    shown.tell(Shown.About.REPORTS, "refuses the token");
    JobLoop loop = new JobLoop(link(), shown);
    town.fault(JsonObject.of(Map.of("route", "jobs", "kind", "reset", "times", 3)));

    loop.poll();
    loop.poll();
    assertThat(context.problem()).isEqualTo("refuses the token");
    loop.poll();
    assertThat(context.problem()).contains("refuses the token", "jobs of Evotown", "is away");
    loop.poll();
    assertThat(context.problem()).isEqualTo("refuses the token");
    shown.tell(Shown.About.REPORTS, null);
    assertThat(context.problem()).isNull();
  }

  /** Both have the engine id of their home, so the server hands the job to both. */
  @Test
  void aJobIsRunByOneWorkspaceOfAHomeOnly() {
    job("log-triage");
    JobLoop first = loop();
    skills.during =
        () -> {
          newContext("other");
          new JobLoop(link(), new Shown(context)).poll();
        };

    first.poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(job()).containsEntry("status", "succeeded");
  }

  /** Containers have the same path for workspaces of their own, and share the home. */
  @Test
  void aJobThatRunsInAnotherWorkspaceOfTheSamePathIsNotInterrupted() throws Exception {
    job("log-triage");
    JobLoop first = loop();
    Path root = folder.resolve("workspace");
    skills.during =
        () -> {
          try {
            Files.move(root, folder.resolve("of-another-container"));
            newContext();
            new JobLoop(link(), new Shown(context)).poll();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        };

    first.poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(job()).containsEntry("status", "succeeded");
  }

  @Test
  void aJobOfAWorkspaceThatIsNoMoreIsToldInTheEnd() {
    String id = job("log-triage");
    newContext("gone").clock(() -> SampleRun.ENDED);
    JobLedger.of(link()).take(id, SampleRun.ENDED);
    newContext("other").clock(() -> SampleRun.ENDED.plusSeconds(3_600));
    assertThat(JobLedger.of(link()).interrupted(context.clock().instant())).isEmpty();
    newContext("other").clock(() -> SampleRun.ENDED.plusSeconds(100_000));

    new JobLoop(link(), new Shown(context)).poll();

    assertThat(skills.ran).isEmpty();
    assertThat(job()).containsEntry("status", "failed");
  }

  /** The version before noted the path, and others of the home run jobs while one is updated. */
  @Test
  void ofJobsThatAnOlderVersionNotedOnlyThoseOfThisPathAreTold() throws Exception {
    String id = job("log-triage");
    newContext("other").clock(() -> SampleRun.ENDED);
    Files.createDirectories(ledger().getParent());
    Path path = context.workspace().root().resolveSibling("workspace");
    Files.writeString(
        ledger(),
        "{\"" + id + "\":{\"state\":\"running\",\"workspace\":\"" + path + "\",\"process\":7}}");

    assertThat(JobLedger.of(link()).interrupted(SampleRun.ENDED)).isEmpty();
    Files.writeString(
        ledger(),
        "{\"" + id + "\":{\"state\":\"running\",\"workspace\":\"" + path + "\",\"process\":7}}");
    newContext();
    assertThat(JobLedger.of(link()).interrupted(SampleRun.ENDED)).containsExactly(id);
    newContext("other");
    JobLedger other = JobLedger.of(link());
    assertThat(other.interrupted(SampleRun.ENDED)).isEmpty();
    assertThat(other.interrupted(SampleRun.ENDED.plusSeconds(100_000)))
        .as("one of a workspace that is no more")
        .containsExactly(id);
  }

  @Test
  @Timeout(60)
  void aJobThatTakesDaysIsNotToldByOthers() {
    String id = job("log-triage");
    AtomicReference<Instant> now = new AtomicReference<>(SampleRun.ENDED);
    newContext().clock(now::get);
    JobLoop long1 = new JobLoop(link(), new Shown(context), Duration.ofMillis(1));
    Link mine = link();
    List<String> told = new ArrayList<>();
    skills.during =
        () -> {
          JobLedger others = JobLedger.of(linkOf("other"));
          for (int days = 1; days <= 3; days++) {
            Instant later = now.updateAndGet(at -> at.plusSeconds(80_000));
            while (!ledgerText().contains(later.toString())) {
              Thread.onSpinWait();
            }
            told.addAll(others.interrupted(later.plusSeconds(10_000)));
          }
        };

    long1.poll();

    assertThat(told).isEmpty();
    assertThat(skills.ran).hasSize(1);
    JobLedger.of(mine).still(id, now.get());
    assertThat(JobLedger.of(mine).interrupted(now.get())).as("it has ended").isEmpty();
    assertThat(job()).containsEntry("status", "succeeded");
  }

  private Link linkOf(String workspace) {
    FakeContext before = context;
    Link other = Link.of(newContext(workspace), Setup.of(context, town.url()), http);
    context = before;
    return other;
  }

  private String ledgerText() {
    try {
      return Files.readString(ledger());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As containers of an image do in which somebody has worked before. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "tells no inodes")
  void aCopyOfAWorkspaceIsAnotherOne() throws Exception {
    newContext();
    String id = new WorkspaceId(context.workspace()).get();
    assertThat(new WorkspaceId(context.workspace()).get()).isEqualTo(id);
    Path note = context.workspace().pluginState().resolve("jobs-id");
    newContext("copy");
    Path copied = context.workspace().pluginState().resolve("jobs-id");
    Files.createDirectories(copied.getParent());
    Files.copy(note, copied);

    String other = new WorkspaceId(context.workspace()).get();

    assertThat(other).isNotEqualTo(id);
    assertThat(new WorkspaceId(context.workspace()).get()).isEqualTo(other);
    JsonObject kept = JsonText.parseObject(Files.readAllBytes(copied));
    Files.write(copied, Json.bytes(kept.with("boot", "another").with("device", "7")));
    assertThat(new WorkspaceId(context.workspace()).get())
        .as("a device has another number after a boot")
        .isEqualTo(other);
    Files.write(copied, Json.bytes(kept.with("device", "7")));
    assertThat(new WorkspaceId(context.workspace()).get())
        .as("another container of the same machine")
        .isNotEqualTo(other);
  }

  @Test
  void aJobThatCannotBeRunIsToldAsFailed() {
    job("log-triage");
    skills.during =
        () -> {
          throw new EvograftException("no_folder", "the folder of the run cannot be made");
        };

    loop().poll();

    assertThat(job()).containsEntry("status", "failed");
    assertThat(job().string("result_summary", "")).contains("the folder of the run");
  }

  @Test
  void aReasonThatIsCutInTheMidstOfACharacterIsTold() {
    job("log-triage");
    skills.reason = "x".repeat(1_999) + "\ud83c\udf31";

    loop().poll();

    assertThat(job().string("result_summary", "")).startsWith("xxx").hasSize(2_000);
  }

  /** Half a secret has no shape that anybody would know. */
  @Test
  void noSecretIsHalvedWhereTheOutputIsCut() {
    job("log-triage");
    skills.output = "x".repeat(30_000) + " " + "hunter2".repeat(500) + "\n" + "y".repeat(16_380);

    loop().poll();

    assertThat(job().string("log_excerpt", "")).isEqualTo("y".repeat(16_380));
  }

  /** A proxy says so while Evotown is being replaced. */
  @Test
  void aMomentWithoutTheEndpointEndsNoJobs() {
    job("log-triage");
    town.fault(JsonObject.of(Map.of("route", "jobs", "kind", "html", "status", 404, "times", 2)));
    JobLoop loop = loop();

    loop.poll();
    loop.poll();
    loop.poll();

    assertThat(skills.ran).hasSize(1);
  }

  @Test
  void workThatFailsIsDoneAgain() {
    newContext().set("evotown.job_poll", "1s").set("evotown.jobs", "on");
    CountDownLatch beats = new CountDownLatch(1);
    CountDownLatch polls = new CountDownLatch(2);
    ServeWork work =
        new ServeWork(
            context,
            () -> {
              beats.countDown();
              throw new EvograftException("home_unreadable", "for a moment");
            },
            () -> {
              polls.countDown();
              throw new IllegalStateException("a fault of ours");
            });

    work.serve();

    assertThatCode(
            () -> {
              assertThat(beats.await(20, TimeUnit.SECONDS)).isTrue();
              assertThat(polls.await(20, TimeUnit.SECONDS)).isTrue();
            })
        .doesNotThrowAnyException();
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

    new Heartbeat(link()).beat();

    assertThat(town.engine(StandIn.ENGINE_ID).orElseThrow().string("connector_version", ""))
        .startsWith("evograft-");
    assertThat(town.engine(StandIn.ENGINE_ID).orElseThrow().get("last_seen_at")).isNotNull();
  }

  /** An older version may be there for a moment, and the fleet must not look dead for good. */
  @Test
  void aServerThatKnewNoHeartbeatIsToldInAnHour() {
    AtomicReference<Instant> now = new AtomicReference<>(SampleRun.ENDED);
    newContext().clock(now::get);
    town.fault(
        JsonObject.of(
            Map.of("route", "heartbeat", "kind", "status", "status", 404, "detail", "Not Found")));
    Heartbeat heart = new Heartbeat(link());

    heart.beat();
    heart.beat();
    town.clearFaults();
    assertThat(beats()).isEqualTo(1);
    now.updateAndGet(at -> at.plusSeconds(3_601));
    heart.beat();

    assertThat(beats()).isEqualTo(2);
    assertThat(town.engine(StandIn.ENGINE_ID).orElseThrow().get("last_seen_at")).isNotNull();
  }

  private long beats() {
    return town.requests().stream()
        .filter(request -> request.string("path", "").endsWith("/heartbeat"))
        .count();
  }

  /** As after a sleep that was longer than the lease: another machine has it by then. */
  @Test
  void aJobWhoseLeaseIsOverIsNotRun() {
    job("log-triage");
    town.fault(JsonObject.of(Map.of("route", "ack", "kind", "status", "status", 409)));

    loop().poll();

    assertThat(skills.ran).isEmpty();
    assertThat(job()).containsEntry("status", "leased");
  }

  @Test
  void aJobWhoseLeaseWasOverIsRunWhenItIsLeasedAgain() {
    job("log-triage");
    town.fault(
        JsonObject.of(
            Map.of("route", "ack", "kind", "status", "status", 409, "times", 1, "applied", true)));
    JobLoop loop = loop();
    loop.poll();
    assertThat(skills.ran).isEmpty();

    loop.poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(job()).containsEntry("status", "succeeded");
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void anAcknowledgementThatIsLostIsToldOnceMore(boolean arrived) {
    job("log-triage");
    town.fault(
        JsonObject.of(Map.of("route", "ack", "kind", "reset", "times", 1, "applied", arrived)));

    loop().poll();

    assertThat(skills.ran).hasSize(1);
    assertThat(job()).containsEntry("status", "succeeded");
    assertThat(town.requests())
        .filteredOn(request -> request.string("path", "").endsWith("/ack"))
        .hasSize(2);
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
    return new JobLoop(link(), new Shown(context));
  }

  private Link link() {
    return Link.of(context, Setup.of(context, town.url()), http);
  }

  private Path ledger() {
    Setup setup = Setup.of(context, town.url());
    return setup
        .home()
        .orElseThrow()
        .file("jobs", setup.endpoint().api().toString(), StandIn.ENGINE_ID);
  }

  private FakeContext newContext() {
    return newContext("workspace");
  }

  private FakeContext newContext(String workspace) {
    context =
        new FakeContext("evotown", folder.resolve(workspace))
            .home(folder.resolve("home"))
            .redactor(new Masking())
            .with(Skills.class, skills)
            .set("evotown.job_skills", "log-triage, md-links")
            .set("evotown.engine_id", StandIn.ENGINE_ID)
            .set("evotown.token", town.token());
    return context;
  }
}
