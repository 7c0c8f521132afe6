// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.BadInputException;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.spi.journal.Journal;
import dev.evograft.testkit.FakeContext;
import dev.evograft.testkit.TestRuntime;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryViewTest {

  @TempDir private Path folder;
  private final FakeConsole console = new FakeConsole();
  private TestRuntime runtime;
  private FakeContext context;

  @BeforeEach
  void begin() throws Exception {
    runtime = TestRuntime.in(folder).start();
    context =
        new FakeContext("evolution", runtime.workspace()).with(Journal.class, runtime.journal());
    ended("0199c2aa-1");
    ended("0199c2ab-2");
  }

  @AfterEach
  void end() {
    context.close();
    runtime.close();
  }

  private void ended(String cycle) throws Exception {
    runtime
        .journal()
        .append(
            cycle,
            CyclePhase.ABANDONED.type(),
            1,
            JsonObject.builder().put("status", "neutral").build())
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
  }

  private HistoryView view() {
    return new HistoryView(new Services(context, Map.of()), console);
  }

  private void refused(String id, String code) {
    assertThatThrownBy(() -> view().explain(id))
        .isInstanceOfSatisfying(BadInputException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining("'" + id + "'");
  }

  @Test
  void theBeginningOfAnIdWillDoAsEverywhere() {
    view().explain("0199c2ab");
    assertThat(console.out).contains("Cycle 0199c2ab-2").doesNotContain("0199c2aa-1");

    refused("0199c2a", "ambiguous_id");
    refused("0199c2ac", "cycle_not_found");
    refused("", "cycle_not_found");
  }

  @Test
  void timesAreToTheSecond() {
    view().list(10);

    assertThat(console.out.toString())
        .containsPattern("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
  }
}
