// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs while everything goes wrong in turn: each ends as the journal says, or is told about. */
class EveryFaultTest {

  private static final int RUNS = 25;

  /** A fault, and whether a person has to say that it is over. */
  private static final Map<String, Boolean> FAULTS = new LinkedHashMap<>();

  static {
    FAULTS.put("{'kind':'reset','times':8}", false);
    FAULTS.put("{'kind':'reset','applied':true,'times':8}", false);
    FAULTS.put("{'kind':'slow','delay_ms':400,'times':8}", false);
    FAULTS.put("{'kind':'status','status':401,'times':8}", true);
    FAULTS.put("{'kind':'status','status':403,'detail':'no','times':8}", true);
    FAULTS.put("{'route':'complete','kind':'status','status':409,'times':2}", false);
    FAULTS.put("{'route':'complete','kind':'status','status':413,'times':3}", false);
    FAULTS.put("{'kind':'status','status':422,'times':2}", false);
    FAULTS.put("{'kind':'status','status':429,'retry_after':0,'times':8}", false);
    FAULTS.put("{'kind':'status','status':500,'times':1}", false);
    FAULTS.put("{'kind':'status','status':500,'times':30}", false);
    FAULTS.put("{'route':'complete','kind':'html','times':5}", false);
    FAULTS.put("{'kind':'truncate','times':8}", false);
    FAULTS.put(
        "{'route':'complete','kind':'status','status':403,'times':2,'detail':{'message':'m',"
            + "'policy':{'hits':[{'policy_id':'p','resource_type':'text'}]}}}",
        false);
  }

  @TempDir private Path folder;

  private final List<String> runs = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Mode.class)
  void everyRunEndsAsTheJournalSaysOrIsADeadLetter(Mode mode) throws Exception {
    try (StandIn town = StandIn.start(StandIn.Options.of(mode));
        TestRuntime runtime =
            TestRuntime.in(folder)
                .set("evotown.url", town.url().toString())
                .set("evotown.engine_id", StandIn.ENGINE_ID)
                .set("evotown.token", town.token())
                .set("evotown.timeout", "300ms")
                .plugin("evotown", new EvotownPlugin())
                .start()) {
      for (Map.Entry<String, Boolean> fault : FAULTS.entrySet()) {
        town.fault(
            JsonText.parseObject(
                fault.getKey().replace('\'', '"').getBytes(StandardCharsets.UTF_8)));
        record(runtime);
        runtime.deliveries().drain(Duration.ofMillis(fault.getValue() ? 500 : 10_000));
        town.clearFaults();
        if (fault.getValue()) {
          runtime.deliveries().resume("evotown");
        }
        assertThat(runtime.deliveries().drain(Duration.ofSeconds(30)))
            .as("%s: %s", fault.getKey(), runtime.deliveries().destinations())
            .isTrue();
      }
      judge(town, runtime);
    }
  }

  private void judge(StandIn town, TestRuntime runtime) {
    List<DeadLetter> letters = runtime.deliveries().deadLetters(1_000);
    assertThat(letters)
        .allSatisfy(letter -> assertThat(letter.code()).isIn("http_422", "policy", "http_413"));
    int running = 0;
    for (String runId : runs) {
      boolean refused =
          letters.stream().anyMatch(letter -> letter.entry().id().equals(runId + "#1"));
      String expected = runId.endsWith("f") ? "failed" : "succeeded";
      String there = town.run(runId).map(run -> run.string("status", "")).orElse("");
      if (there.equals("running")) {
        running++;
      } else if (!refused) {
        assertThat(there).as(runId).isEqualTo(expected);
      }
    }
    assertThat(running).as("those whose end was refused, or answered 409").isLessThanOrEqualTo(9);
    assertThat(letters.size()).as("only what was refused").isLessThanOrEqualTo(7);
  }

  private void record(TestRuntime runtime) throws Exception {
    for (int i = 0; i < RUNS; i++) {
      String id = "run-" + runs.size() + (i % 3 == 0 ? "-f" : "-s");
      runs.add(id);
      var run = runtime.runs().start(RunSpec.skill("s").withRunId(id));
      run.log("line");
      (i % 3 == 0 ? run.fail("because") : run.succeed()).toCompletableFuture().get();
    }
  }
}
