// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Habit;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.RetriableException;
import dev.evograft.spi.journal.Delivery;
import dev.evograft.spi.journal.DeliveryResult;
import dev.evograft.spi.journal.DeliveryResult.Kind;
import dev.evograft.spi.journal.Destination;
import dev.evograft.spi.run.RunCompleted;
import dev.evograft.spi.run.RunStatus;
import dev.evograft.testkit.FakeContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Against the stand-in, over a real connection. */
class DeliveryTest {

  private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

  private final FakeContext context = Masking.context().set("evotown.timeout", "2s");
  private final EvotownPlugin plugin = new EvotownPlugin();
  private final SampleRun run = new SampleRun("019a-run");
  private StandIn town = StandIn.start(StandIn.Options.of(Mode.REAL));
  private Destination destination;

  @AfterEach
  void close() {
    plugin.stop();
    town.close();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aRunArrivesInOrder(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    context.set("evotown.team_id", "blue");

    assertThat(deliver(both()).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(received()).containsExactly("events 200", "complete 200");
    assertThat(stored())
        .containsEntry("status", "succeeded")
        .containsEntry("team_id", "blue")
        .containsEntry("started_at", "2026-11-20T10:00:00Z")
        .containsEntry("finished_at", "2026-11-20T10:00:05.250Z")
        .containsEntry("log_excerpt", "all is well");
    assertThat(stored().object("signals")).containsEntry("latency_ms", 5_250L);
    assertThat(stored().list("artifact_manifest")).hasSize(1);
    assertThat(context.problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void aReportThatComesTwiceIsDelivered(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    deliver(run.delivery(run.completed()));

    DeliveryResult again = deliver(run.delivery(run.completed()));

    assertThat(again.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(again.why()).contains("had the end of this run already");
  }

  @Test
  void anotherEndAtTheServerIsTold() throws Exception {
    deliver(run.delivery(run.completed()));
    run.status = RunStatus.FAILED;

    assertThat(deliver(run.delivery(run.completed())).why())
        .contains("status is succeeded there and failed here");
  }

  @Test
  void whatArrivedBeforeAFailureIsSettled() throws Exception {
    fault("route", "complete", "kind", "status", "status", 503, "times", 2);

    DeliveryResult first = deliver(both());
    assertThat(first.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(first.upTo()).isZero();

    assertThat(deliver(run.delivery(run.completed())).kind()).isEqualTo(Kind.RETRY);

    assertThat(deliver(run.delivery(run.completed())).upTo()).isEqualTo(Long.MAX_VALUE);
    assertThat(received())
        .containsExactly("events 200", "complete 503", "complete 503", "complete 200");
  }

  @ParameterizedTest
  @CsvSource({"503, RETRY", "429, PAUSED"})
  void theEndWaitsAsLongAsEvotownSaysAlsoWhereItsStartWasTaken(int status, Kind kind)
      throws Exception {
    context.clock(() -> NOON);
    fault("route", "complete", "kind", "status", "status", status, "retry_after", 7, "times", 1);

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(kind);
    assertThat(result.upTo()).isZero();
    assertThat(result.after() == null ? result.until() : NOON.plus(result.after()))
        .isEqualTo(NOON.plusSeconds(7));
  }

  @ParameterizedTest
  @CsvSource({
    "events,   400, REJECTED, http_400",
    "events,   413, REJECTED, http_413",
    "events,   422, REJECTED, http_422",
    "events,   429, PAUSED,",
    "events,   500, RETRY,",
    "events,   502, RETRY,",
    "events,   504, RETRY,",
    "events,   401, PAUSED,",
  })
  void aFailureBeforeAnythingArrivedIsTheAnswer(String route, int status, Kind kind, String code)
      throws Exception {
    fault("route", route, "kind", "status", "status", status);

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(kind);
    assertThat(result.code()).isEqualTo(code);
    assertThat(received()).hasSize(1);
  }

  @Test
  void aServerThatIsAwayIsTriedAgain() throws Exception {
    town.close();

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(Kind.RETRY);
    assertThat(result.why()).contains("cannot connect to 127.0.0.1");
    assertThat(context.problems()).isEmpty();
  }

  @Test
  void aWrongTokenPausesAndSaysWhatToDoUntilItIsRight() throws Exception {
    context.set("evotown.token", "evi_wrong");
    destination();
    context.set("evotown.token", "evi_wrong");

    assertThat(deliver(both()).kind()).isEqualTo(Kind.PAUSED);
    assertThat(context.problem()).contains("engine 'sandbox'", "evotown.token");

    context.set("evotown.token", town.token());
    assertThat(deliver(both()).kind()).isEqualTo(Kind.DELIVERED);
    assertThat(context.problem()).isNull();
    assertThat(context.problems()).hasSize(2);
  }

  @Test
  void ofProgressOnlyTheNewestIsSentAndNothingBesideTheEnd() throws Exception {
    assertThat(
            deliver(run.delivery(run.started(), run.progress(1, "1 of 3"), run.progress(2, "2")))
                .kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(deliver(run.delivery(run.progress(3, "hunter2 of 3"), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);

    assertThat(received()).containsExactly("events 200", "events 200", "complete 200");
    assertThat(town.events(run.id).get(1))
        .containsEntry("event_type", "run.progress")
        .containsEntry("seq", 2L);
    assertThat(town.events(run.id).get(1).object("payload")).containsEntry("text", "2");
    assertThat(stored())
        .containsEntry("status", "succeeded")
        .containsEntry("engine_type", "custom");
  }

  @Test
  void progressIsNotSentWhereItIsNotWanted() throws Exception {
    context.set("evotown.progress", "off");

    assertThat(deliver(run.delivery(run.started(), run.progress(1, "half"))).kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(received()).containsExactly("events 200");
  }

  @Test
  void aSecretSignsTheBodyAsItIsSent() throws Exception {
    context.set("evotown.hmac_secret", "a secret of two");

    deliver(run.delivery(run.completed()));

    JsonObject headers = town.requests().get(town.requests().size() - 1).object("headers");
    assertThat(headers.string("x-evotown-timestamp", "")).isEqualTo("1795176000");
    assertThat(headers.string("x-evotown-signature", "")).matches("[0-9a-f]{64}");
  }

  @Test
  void aReportWhoseAnswerWasLostIsFoundThere() throws Exception {
    fault("route", "complete", "kind", "reset", "applied", true, "times", 1);
    assertThat(failureOf(both()))
        .isInstanceOf(RetriableException.class)
        .extracting(e -> ((RetriableException) e).code())
        .isEqualTo("uncertain");

    DeliveryResult result = deliver(run.uncertain(run.started(), run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).isEqualTo("an earlier attempt had arrived");
    assertThat(received()).containsExactly("events 200", "complete 0", "status 200");
    assertThat(stored()).containsEntry("status", "succeeded");
  }

  @Test
  void aReportThatWasLostItselfIsSentAgainWithoutItsStart() throws Exception {
    fault("route", "complete", "kind", "reset", "times", 1);
    failureOf(both());

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);

    assertThat(received())
        .containsExactly("events 200", "complete 0", "status 200", "complete 200");
    assertThat(town.events(run.id)).hasSize(1);
  }

  @Test
  void aStartThatWasLostIsSentAgain() throws Exception {
    fault("route", "events", "kind", "reset", "times", 1);
    failureOf(both());

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(received()).containsExactly("events 0", "status 404", "events 200", "complete 200");
  }

  @Test
  void anEndThatTheServerHasOtherwiseIsToldAfterALostAnswerToo() throws Exception {
    deliver(run.delivery(run.completed()));
    run.signals = Map.of("latency_ms", 1);

    assertThat(deliver(run.uncertain(run.completed())).why()).contains("signals differ");
  }

  @ParameterizedTest
  @CsvSource({"status, 500", "status, 503", "html, 200", "reset, 0", "truncate, 0"})
  void aQuestionWithoutAnswerStaysUncertain(String kind, int status) throws Exception {
    deliver(run.delivery(run.completed()));
    fault("route", "status", "kind", kind, "status", status, "times", 5);

    assertThat(failureOf(run.uncertain(run.completed()))).isInstanceOf(RetriableException.class);
  }

  /** What is on the way for a moment only must not cost a run its start. */
  @Test
  void aPageInPlaceOfAnAnswerLeavesNoStartOut() throws Exception {
    fault("route", "*", "kind", "html", "status", 200, "times", 3); // policies, start, question
    failureOf(both());
    failureOf(run.uncertain(run.started(), run.completed()));

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);

    assertThat(stored()).containsEntry("started_at", "2026-11-20T10:00:00Z");
  }

  /** A start that comes after the end would open the run again. */
  @Test
  void aServerThatAnswersNoQuestionGetsTheEndAlone() throws Exception {
    fault("route", "status", "kind", "status", "status", 404, "detail", "Not Found");

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(received()).containsExactly("status 404", "019a-run 403", "complete 200");
  }

  @Test
  void aServerOfTheContractIsAskedForTheRunItself() throws Exception {
    contract();
    fault("route", "complete", "kind", "reset", "applied", true, "times", 1);
    failureOf(both());

    DeliveryResult result = deliver(run.uncertain(run.started(), run.completed()));

    assertThat(result.why()).isEqualTo("an earlier attempt had arrived");
    assertThat(received())
        .containsExactly("events 200", "complete 0", "status 404", "019a-run 200");
    assertThat(stored()).containsEntry("status", "succeeded");
  }

  /** The published contract says no word of a run that is not there; that is no wrong address. */
  @Test
  void aMissWithoutAWordIsARunThatIsNotThere() throws Exception {
    contract();
    fault("route", "status", "kind", "status", "status", 404, "detail", "", "times", 1);

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(received())
        .containsExactly("status 404", "019a-run 404", "events 200", "complete 200");
  }

  /** Each framework has its own page for what is not there. */
  @Test
  void aPageForARunThatIsNotThereKeepsBackNoReport() throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).with(Habit.PAGES));

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.DELIVERED);
    assertThat(received())
        .containsExactly("status 404", "019a-run 404", "events 200", "complete 200");
    assertThat(deliver(run.uncertain(run.started(), run.completed())).why())
        .isEqualTo("an earlier attempt had arrived");
    assertThat(stored()).containsEntry("started_at", "2026-11-20T10:00:00Z");
  }

  /** What stands in front of it for a moment says nothing of the run. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aPageOfSomethingInFrontIsNoWordThatARunIsNotThere(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    deliver(both());
    fault("route", "status", "kind", "html", "status", 404, "times", 2);

    assertThat(deliver(run.uncertain(run.started(), run.completed())).kind())
        .isEqualTo(Kind.PAUSED);

    assertThat(received()).filteredOn(request -> request.startsWith("events")).hasSize(1);
  }

  @Test
  void aConflictOverARunThatHasNotEndedIsNoDelivery() throws Exception {
    fault("route", "complete", "kind", "status", "status", 409, "times", 1);

    assertThat(deliver(both()).upTo()).isEqualTo(Long.MAX_VALUE);

    assertThat(received())
        .containsExactly("events 200", "complete 409", "status 200", "complete 200");
    assertThat(stored()).containsEntry("status", "succeeded");
  }

  @Test
  void aConflictThatStaysIsTriedAgainLater() throws Exception {
    deliver(run.delivery(run.started()));
    fault("route", "complete", "kind", "status", "status", 409);

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.RETRY);
    assertThat(stored()).containsEntry("status", "running");
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void theEndOfAnotherEnginesRunIsHeld(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    foreignRun();

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.HELD);
    assertThat(result.code()).isEqualTo("not_ours");
    assertThat(stored()).containsEntry("engine_id", "e2").containsEntry("status", "failed");
  }

  /** As runs are delivered nearly always: Evotown takes the start of anybody, at any time. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void theEndOfAnotherEnginesRunIsNotOverwrittenBehindAStart(Mode mode) throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(mode));
    foreignRun();

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(Kind.HELD);
    assertThat(result.code()).isEqualTo("not_ours");
    assertThat(received()).containsExactly("events 200");
    assertThat(stored()).containsEntry("exit_code", 1L);
  }

  @Test
  void aStartThatComesTwiceIsOurs() throws Exception {
    deliver(run.delivery(run.started()));

    assertThat(deliver(both()).kind()).isEqualTo(Kind.DELIVERED);
    assertThat(stored()).containsEntry("status", "succeeded");
  }

  /** As after an outage: it began two days ago by our time, and now by the server's. */
  @Test
  void aServerThatDatesRunsItselfHasOurs() throws Exception {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT).with(Habit.STAMPS));

    assertThat(deliver(both()).kind()).isEqualTo(Kind.DELIVERED);

    assertThat(stored()).containsEntry("status", "succeeded");
    assertThat(stored().string("started_at", "")).isNotEqualTo("2026-11-20T10:00:00Z");
  }

  /** Nobody has sent this one before, so what is there is not what the journal has. */
  @Test
  void anEndThatNobodyShowsIsHeldAtTheFirstAttempt() throws Exception {
    contract();
    foreignRun();
    fault("route", "status", "kind", "status", "status", 403, "detail", "for administrators");

    DeliveryResult result = deliver(run.delivery(run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.HELD);
    assertThat(result.code()).isEqualTo("not_shown");
    assertThat(result.why()).contains("409", "deliveries drop");
  }

  @Test
  void anEndThatNobodyShowsIsOursAfterAnAttemptThatMayHaveArrived() throws Exception {
    contract();
    fault("route", "complete", "kind", "reset", "applied", true, "times", 1);
    fault("route", "status", "kind", "status", "status", 403, "detail", "for administrators");
    failureOf(both());

    DeliveryResult result = deliver(run.uncertain(run.started(), run.completed()));

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.why()).contains("409", "does not show it");
  }

  @Test
  void aPageInPlaceOfTheAnswerWhoseRunItIsSettlesNothing() throws Exception {
    contract();
    foreignRun();
    fault("route", "status", "kind", "html", "status", 200);

    assertThat(failureOf(run.delivery(run.completed()))).isInstanceOf(RetriableException.class);
    assertThat(failureOf(run.uncertain(run.completed()))).isInstanceOf(RetriableException.class);
  }

  /** Of a proxy, a firewall, a port that speaks TLS: nobody knows whether it means this report. */
  @ParameterizedTest
  @CsvSource({"400", "403", "406", "422", "451"})
  void whatIsNotEvotownsWordThrowsNoReportAway(int status) throws Exception {
    fault("route", "*", "kind", "html", "status", status);

    assertThat(deliver(both()).kind()).isEqualTo(Kind.RETRY);
  }

  /** As where evotown.url leads to another program, or to a gateway while Evotown is replaced. */
  @ParameterizedTest
  @CsvSource({
    "404, Not found., PAUSED",
    "404, The requested URL was not found., PAUSED",
    "405, Method not allowed., PAUSED",
    "406, Could not satisfy the request., RETRY",
    "415, Unsupported media type., RETRY",
  })
  void whatAnotherProgramSaysThrowsNoReportAway(int status, String detail, Kind kind)
      throws Exception {
    fault("route", "*", "kind", "status", "status", status, "detail", detail);

    assertThat(deliver(both()).kind()).isEqualTo(kind);
    assertThat(received()).containsExactly("events " + status);
  }

  @ParameterizedTest
  @CsvSource({"404", "405", "426"})
  void whatLeadsElsewherePausesForAWhile(int status) throws Exception {
    fault("route", "*", "kind", "html", "status", status);

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.until()).isEqualTo("2026-11-20T12:05:00Z");
  }

  @ParameterizedTest
  @CsvSource({"html", "truncate"})
  void anAnswerThatIsNotEvotownsIsAskedAbout(String kind) throws Exception {
    fault("route", "complete", "kind", kind, "times", 1);

    assertThat(failureOf(run.delivery(run.completed()))).isInstanceOf(RetriableException.class);
    assertThat(deliver(run.uncertain(run.completed())).kind()).isEqualTo(Kind.DELIVERED);
    assertThat(stored()).containsEntry("status", "succeeded");
  }

  /** As when the process was suspended for longer than its lease. */
  @Test
  void afterItsTimeNothingMoreIsSent() throws Exception {
    context.clock(() -> received().isEmpty() ? NOON : NOON.plus(Duration.ofMinutes(1)));

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(Kind.DELIVERED);
    assertThat(result.upTo()).isZero();
    assertThat(received()).containsExactly("events 200");
  }

  @Test
  void aSlowAnswerIsUncertain() throws Exception {
    context.set("evotown.timeout", "200ms");
    fault("route", "complete", "kind", "slow", "delay_ms", 1_000, "times", 1);

    assertThat(failureOf(run.delivery(run.completed()))).hasMessageContaining("in time");
  }

  @Test
  void anEntryThatCannotBeReadIsADeadLetter() throws Exception {
    JsonObject future = JsonObject.builder().put("status", "exploded").build();

    DeliveryResult result = deliver(run.delivery(run.entry(1, RunCompleted.TYPE, future)));

    assertThat(result.kind()).isEqualTo(Kind.REJECTED);
    assertThat(result.code()).isEqualTo("unreadable");
  }

  @Test
  void anAddressThatIsNotEvotownsThrowsNothingAway() throws Exception {
    context.set("evotown.url", town.url() + "/elsewhere");

    DeliveryResult result = deliver(both());

    assertThat(result.kind()).isEqualTo(Kind.PAUSED);
    assertThat(result.until()).isNotNull();
    assertThat(context.problem()).contains("check evotown.url");
  }

  @Test
  void theTokenIsSentInItsHeaderOnly() throws Exception {
    deliver(both());

    assertThat(town.requests())
        .allSatisfy(
            request -> {
              assertThat(request.object("headers")).containsEntry("authorization", "(hidden)");
              assertThat(request.toString()).doesNotContain(town.token());
              assertThat(request.object("headers").string("user-agent", ""))
                  .startsWith("evograft/");
            });
  }

  private void contract() {
    town.close();
    town = StandIn.start(StandIn.Options.of(Mode.CONTRACT));
  }

  /** Another engine has ended a run of the same id. */
  private void foreignRun() {
    town.complete(
        run.id,
        JsonObject.of(
            Map.of(
                "engine_id",
                "e2",
                "status",
                "failed",
                "exit_code",
                1L,
                "finished_at",
                "2026-11-19T08:00:00Z")));
  }

  private Delivery both() {
    return run.delivery(run.started(), run.completed());
  }

  private void fault(Object... pairs) {
    JsonObject.Builder fault = JsonObject.builder();
    for (int i = 0; i < pairs.length; i += 2) {
      fault.put((String) pairs[i], pairs[i + 1]);
    }
    town.fault(fault.build());
  }

  private Destination destination() {
    if (destination == null) {
      context.settings().putIfAbsent("evotown.url", town.url().toString());
      context.settings().putIfAbsent("evotown.engine_id", StandIn.ENGINE_ID);
      context.settings().putIfAbsent("evotown.token", town.token());
      plugin.start(context);
      destination = context.registered(Destination.class).get(0);
    }
    return destination;
  }

  private DeliveryResult deliver(Delivery delivery) throws Exception {
    return destination().deliver(delivery).toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  private Throwable failureOf(Delivery delivery) {
    Throwable failure = catchThrowable(() -> deliver(delivery));
    return failure == null ? null : failure.getCause();
  }

  private JsonObject stored() {
    return town.run(run.id).orElseThrow();
  }

  private List<String> received() {
    return town.requests().stream()
        .map(
            request -> {
              String path = request.string("path", "");
              return path.substring(path.lastIndexOf('/') + 1) + " " + request.get("status");
            })
        .filter(request -> !request.startsWith("policies "))
        .toList();
  }
}
