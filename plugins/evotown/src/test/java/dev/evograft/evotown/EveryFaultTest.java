// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.json.JsonObject;
import dev.evograft.sandbox.Mode;
import dev.evograft.sandbox.StandIn;
import dev.evograft.spi.journal.Deliveries.DeadLetter;
import dev.evograft.spi.run.RunSpec;
import dev.evograft.testkit.TestRuntime;
import dev.evograft.toolkit.json.JsonText;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Runs while everything goes wrong in turn. Each is at the server as the journal has it, or a dead
 * letter says why not; and only what the server itself refuses is one. How many runs a stage has is
 * {@code -Devograft.test.faultRuns=N}.
 */
class EveryFaultTest {

  private static final int RUNS = Integer.getInteger("evograft.test.faultRuns", 25);

  /**
   * A fault.
   *
   * @param spec of the stand-in
   * @param person whether a person says that it is over, rather than wait for the next look
   * @param letters codes of the dead letters that it makes, and how many at most
   */
  private record Stage(String spec, boolean person, Map<String, Integer> letters) {
    static Stage of(String spec) {
      return new Stage(spec, false, Map.of());
    }

    static Stage forAPerson(String spec) {
      return new Stage(spec, true, Map.of());
    }
  }

  private static final List<Stage> STAGES =
      List.of(
          Stage.of("{'kind':'reset','times':8}"),
          Stage.of("{'kind':'reset','applied':true,'times':8}"),
          Stage.of("{'kind':'slow','delay_ms':400,'times':8}"),
          Stage.forAPerson("{'kind':'status','status':401,'times':8}"),
          Stage.forAPerson("{'kind':'status','status':403,'detail':'no','times':8}"),
          Stage.of("{'route':'complete','kind':'status','status':409,'times':2}"),
          Stage.of("{'route':'complete','kind':'html','status':409,'times':2}"),
          // Another body goes first, without what is long; the second is refused for good.
          new Stage(
              "{'route':'complete','kind':'status','status':413,'times':3}",
              false,
              Map.of("http_413", 3)),
          new Stage("{'kind':'status','status':422,'times':2}", false, Map.of("http_422", 2)),
          Stage.of("{'kind':'html','status':400,'times':4}"),
          Stage.of("{'kind':'html','status':403,'times':4}"),
          Stage.forAPerson("{'kind':'html','status':404,'times':8}"),
          Stage.of("{'kind':'status','status':429,'retry_after':0,'times':8}"),
          Stage.of("{'kind':'status','status':500,'times':1}"),
          Stage.of("{'route':'complete','kind':'html','times':5}"),
          Stage.of("{'kind':'truncate','times':8}"),
          new Stage(
              "{'route':'complete','kind':'status','status':403,'times':2,'detail':{'message':'m',"
                  + "'policy':{'hits':[{'policy_id':'p','resource_type':'text'}]}}}",
              false,
              Map.of("policy", 1)));

  @TempDir private Path folder;

  private final Map<String, String> ends = new TreeMap<>();

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyRunEndsAsTheJournalSaysOrIsADeadLetter(Mode mode) throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime = runtime(town)) {
      for (Stage stage : STAGES) {
        List<DeadLetter> before = letters(runtime);
        fault(town, stage.spec());
        List<String> runs = record(runtime);
        runtime.deliveries().drain(Duration.ofMillis(stage.person() ? 500 : 3_000));
        town.clearFaults();
        resume(runtime); // or the waits after failures would be all that takes time here
        assertThat(runtime.deliveries().drain(Duration.ofSeconds(60)))
            .as("%s: %s", stage.spec(), runtime.deliveries().destinations())
            .isTrue();
        List<DeadLetter> made = new ArrayList<>(letters(runtime));
        made.removeAll(before);
        judge(town, stage, runs, made);
      }
    }
  }

  /** A server that fails for all loses none, however long it does. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aServerThatFailsForAllMakesNoDeadLetter(Mode mode) throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime = runtime(town)) {
      fault(town, "{'kind':'status','status':500}");
      List<String> runs = record(runtime);
      assertThat(runtime.deliveries().drain(Duration.ofSeconds(2))).isFalse();
      assertThat(letters(runtime)).isEmpty();

      town.clearFaults();
      resume(runtime);

      assertThat(runtime.deliveries().drain(Duration.ofSeconds(60))).isTrue();
      judge(town, Stage.of("500 for all"), runs, letters(runtime));
    }
  }

  /** It keeps back none but itself. */
  @ParameterizedTest
  @EnumSource(Mode.class)
  void aRunThatAlwaysFailsKeepsBackNoOther(Mode mode) throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime = runtime(town)) {
      fault(town, "{'route':'complete','kind':'status','status':500,'run_id':'run-3-s'}");
      List<String> runs = record(runtime);
      runtime.deliveries().drain(Duration.ofSeconds(3));

      for (String runId : runs) {
        String expected = runId.equals("run-3-s") ? "running" : ends.get(runId);
        assertThat(status(town, runId)).as(runId).isEqualTo(expected);
      }
      assertThat(letters(runtime))
          .allSatisfy(letter -> assertThat(letter.entry().key()).isEqualTo("run-3-s"));
    }
  }

  private TestRuntime runtime(StandIn town) throws Exception {
    return TestRuntime.in(folder)
        .set("evotown.url", town.url().toString())
        .set("evotown.engine_id", StandIn.ENGINE_ID)
        .set("evotown.token", town.token())
        .set("evotown.timeout", "300ms")
        .plugin("evotown", new EvotownPlugin())
        .start();
  }

  private static void resume(TestRuntime runtime) {
    boolean waits =
        runtime.deliveries().destinations().stream()
            .anyMatch(status -> Set.of("paused", "waiting").contains(status.state()));
    if (waits) {
      runtime.deliveries().resume("evotown");
    }
  }

  private void judge(StandIn town, Stage stage, List<String> runs, List<DeadLetter> letters) {
    Map<String, Long> codes =
        letters.stream()
            .collect(Collectors.groupingBy(DeadLetter::code, TreeMap::new, Collectors.counting()));
    assertThat(stage.letters().keySet()).as(stage.spec()).containsAll(codes.keySet());
    codes.forEach(
        (code, count) ->
            assertThat(count)
                .as("%s: %s", stage.spec(), code)
                .isLessThanOrEqualTo(stage.letters().get(code).longValue()));
    for (String runId : runs) {
      boolean endRefused =
          letters.stream().anyMatch(letter -> letter.entry().id().equals(runId + "#1"));
      if (!endRefused) {
        JsonObject run = town.run(runId).orElse(JsonObject.EMPTY);
        assertThat(run.string("status", ""))
            .as("%s: %s", stage.spec(), runId)
            .isEqualTo(ends.get(runId));
        assertThat(run.object("signals")).as(runId).containsEntry("number", numberOf(runId));
      }
    }
  }

  private static long numberOf(String runId) {
    return Long.parseLong(runId.split("-")[1]);
  }

  private static String status(StandIn town, String runId) {
    return town.run(runId).map(run -> run.string("status", "")).orElse("");
  }

  private static List<DeadLetter> letters(TestRuntime runtime) {
    return runtime.deliveries().deadLetters(10_000);
  }

  private static void fault(StandIn town, String spec) {
    town.fault(JsonText.parseObject(spec.replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
  }

  private List<String> record(TestRuntime runtime) throws Exception {
    List<String> runs = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      boolean fails = ends.size() % 3 == 1;
      String id = "run-" + ends.size() + (fails ? "-f" : "-s");
      var run = runtime.runs().start(RunSpec.skill("s").withRunId(id));
      run.signal("number", numberOf(id));
      run.log("line of " + id);
      ends.put(id, fails ? "failed" : "succeeded");
      (fails ? run.fail("because") : run.succeed()).toCompletableFuture().get();
      runs.add(id);
    }
    return runs;
  }
}
