// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.detect.Detection;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.evaluate.ValidationPlan;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.evolution.select.Drift;
import dev.evograft.evolution.select.Selection;
import dev.evograft.evolution.select.Worth;
import dev.evograft.gep.Gene;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.cycle.CycleEvent;
import dev.evograft.spi.cycle.CyclePhase;
import dev.evograft.toolkit.process.ProcessMark;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MutatingTest {

  private static final Gene GENE =
      new Gene(JsonObject.builder().put("type", "Gene").put("id", "gene_a").build());

  @TempDir private Path folder;
  private Lab lab;

  @BeforeEach
  void begin() throws Exception {
    lab = new Lab(folder);
    lab.cycles(); // has the services at hand
  }

  @AfterEach
  void end() {
    lab.close();
  }

  private static Detected detected(String signal) {
    return new Detected(
        new Detection(List.of(signal), List.of(), List.of(), null, List.of()),
        History.NONE,
        new Detected.Course(Strategy.BALANCED, 1),
        new Detected.Origin(
            1,
            new OpenRuns.Range("", "", 1),
            "",
            new Detected.Known(List.of(), Set.of(), List.of())));
  }

  /** An error that was seen is clearer than an opinion; three patterns are enough of a fit. */
  @ParameterizedTest
  @CsvSource({
    "log_error, 3, 1, 1",
    "log_error, 9, 1, 1",
    "user_feature_request, 1, 0.6, 0.3333333333333333",
    "user_feature_request, 0, 0.6, 0",
  })
  void whatIsExpectedIsRecordedWithHowClearItWas(
      String signal, int patterns, double clear, double fits) {
    CycleState.Head head = new CycleState.Head("cycle-1", "run-1", Instant.now());
    Bench bench = Bench.of(lab.services(), Progress.NONE);
    Live live = new Live(bench.file(), CycleState.begun(head, ProcessMark.random()), null);
    Worth worth = new Worth(patterns, false, new Worth.Known(0, 0, 0), false);
    Selection selection =
        new Selection(
            new Selection.Chosen("gene_a", worth, Selection.BY_SELECTOR, List.of()),
            List.of(),
            Map.of(),
            new Drift(1, false, List.of()));
    Choice.Used used =
        new Choice.Used(
            GENE,
            null,
            new ValidationPlan.Wanted(List.of("npm test"), List.of(), List.of()),
            new MemoryAdvice(List.of(), null, Map.of()));

    CycleTask task =
        new Mutating(bench, live)
            .mutate(
                detected(signal),
                new Choice(selection, used, Category.REPAIR, JsonObject.EMPTY),
                used);

    assertThat(task.fit().signals()).isEqualTo(clear);
    assertThat(task.fit().selection()).isEqualTo(fits);
    assertThat(task.repairs()).isTrue();
    assertThat(task.plan()).isEqualTo(used.wanted().key());
    List<CycleEvent> recorded = new CycleJournal(lab.runtime.journal()).phases("cycle-1");
    assertThat(recorded).singleElement().extracting(CycleEvent::phase).isEqualTo(CyclePhase.MUTATE);
    JsonObject said = recorded.get(0).details();
    assertThat(said.string("category")).hasValue("repair");
    assertThat(said.string("hypothesis", "")).contains("gene_a");
    assertThat(said.object("mutation")).isEqualTo(task.asked().mutation().tree());
  }
}
