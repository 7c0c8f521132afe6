// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.detect.Detection;
import dev.evograft.evolution.detect.History;
import dev.evograft.evolution.mutate.Category;
import dev.evograft.evolution.mutate.Strategy;
import dev.evograft.evolution.select.Drift;
import dev.evograft.evolution.select.Selection;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** How a cycle ends for which no gene was chosen: each has a remedy of its own. */
class ChoosingTest {

  private static Detected detected(int runs, String... signals) {
    Detection detection = new Detection(List.of(signals), List.of(), List.of(), null, List.of());
    return new Detected(
        detection,
        History.NONE,
        new Detected.Course(Strategy.BALANCED, 1),
        new Detected.Origin(
            1,
            new OpenRuns.Range("", "", runs),
            "",
            new Detected.Known(List.of(), Set.of(), List.of())));
  }

  private static void ends(Detected detected, Map<String, String> banned, String code, String why) {
    Selection selection = new Selection(null, List.of(), banned, new Drift(1, false, List.of()));

    Ending ending =
        Choosing.none(detected, new Choice(selection, null, Category.REPAIR, JsonObject.EMPTY));

    assertThat(CycleOutcome.of(ending.phase(), ending.details())).isEqualTo(CycleOutcome.NEUTRAL);
    assertThat(ending.details().string("code")).hasValue(code);
    assertThat(ending.reason()).startsWith(why);
  }

  @Test
  void whereEveryGeneIsOutTheyAreNamed() {
    ends(
        detected(1, "log_error"),
        Map.of("gene_b", "failed", "gene_a", "failed"),
        "no_gene",
        "every gene that answers these signals is out: gene_a, gene_b");
  }

  @Test
  void whereNothingGoesWrongThatIsSaid() {
    ends(
        detected(3, "evolution_saturation"),
        Map.of(),
        "no_signals",
        "nothing was found that goes wrong");
  }

  @Test
  void whereNothingIsRecordedYetThatIsSaid() {
    ends(
        detected(0, "evolution_saturation"),
        Map.of(),
        "no_signals",
        "no run is recorded yet that tells what goes wrong; \"evograft run SKILL\"");
  }

  @Test
  void whereNoGeneAnswersTheFirstSignalsAreNamed() {
    ends(
        detected(1, "log_error", "b", "c", "d", "e"),
        Map.of(),
        "no_gene",
        "no gene answers log_error, b, c and 2 more; \"evograft genes add\"");
  }
}
