// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.mutate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evograft.gep.PersonalityState;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.cycle.CycleOutcome;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PersonalityTest {

  private static final String AT = "2026-11-21T12:00:00.000Z";

  @Test
  void hasTheFormOfTheFileThatEvolverWrites() {
    Personality learned =
        Personality.INITIAL
            .learned(use(PersonalityState.DEFAULT, true, 0.8), "good")
            .learned(use(PersonalityState.DEFAULT, false, 0.2), "");
    JsonObject tree = learned.tree();
    assertThat(tree.keySet())
        .containsExactly("version", "current", "stats", "history", "updated_at");
    String key = "rigor=0.7|creativity=0.3|verbosity=0.3|risk_tolerance=0.4|obedience=0.9";
    JsonObject stats = tree.object("stats").object(key);
    assertThat(stats.integer("success")).hasValue(1);
    assertThat(stats.integer("fail")).hasValue(1);
    assertThat(stats.number("avg_score").orElse(0)).isEqualTo(0.5, within(1e-9));
    assertThat(stats.integer("n")).hasValue(2);
    assertThat(learned.history().get(0))
        .isEqualTo(
            JsonObject.builder()
                .put("at", AT)
                .put("key", key)
                .put("outcome", "success")
                .put("score", 0.8)
                .put("notes", "good")
                .build());
  }

  @Test
  void keepsWhatItDoesNotKnowAndBoundsItsHistory() {
    Personality personality = new Personality(Personality.INITIAL.tree().with("theirs", "stays"));
    for (int i = 0; i < 130; i++) {
      personality = personality.learned(use(PersonalityState.DEFAULT, true, 1), "");
    }
    assertThat(personality.tree().string("theirs")).contains("stays");
    assertThat(personality.history()).hasSize(Personality.MOST_HISTORY);
  }

  @Test
  void stepsTowardsTheOneThatDidBest() {
    PersonalityState best =
        PersonalityState.DEFAULT.with("rigor", 1).with("creativity", 0).with("obedience", 0.2);
    Personality personality = Personality.INITIAL;
    for (int i = 0; i < 3; i++) {
      personality = personality.learned(use(best, true, 0.9), "");
    }
    Adaptation.Adapted adapted = Adaptation.adapt(personality, List.of(), false);
    assertThat(adapted.state().rigor()).isEqualTo(0.8, within(1e-9));
    assertThat(adapted.state().creativity()).isEqualTo(0.25, within(1e-9));
    assertThat(adapted.state().obedience()).isEqualTo(0.85);
    assertThat(adapted.changes())
        .containsExactly("rigor 0.70 to 0.80: did best", "creativity 0.35 to 0.25: did best");
  }

  @Test
  void answersFailuresByWhatTheSignalsCallFor() {
    Personality failing = Personality.INITIAL;
    for (int i = 0; i < 3; i++) {
      failing = failing.learned(use(PersonalityState.DEFAULT, false, 0.1), "");
    }
    Adaptation.Adapted errors = Adaptation.adapt(failing, List.of("log_error"), false);
    assertThat(errors.changes())
        .containsExactly("rigor 0.70 to 0.80: errors", "risk_tolerance 0.40 to 0.30: errors");
    assertThat(Adaptation.adapt(failing, List.of("capability_gap"), false).state().creativity())
        .isEqualTo(0.45, within(1e-9));
    assertThat(Adaptation.adapt(Personality.INITIAL, List.of("log_error"), false).changes())
        .isEmpty();
    assertThat(Adaptation.adapt(Personality.INITIAL, List.of(), true).state().riskTolerance())
        .isEqualTo(0.35, within(1e-9));
  }

  @Test
  void neverMovesFarAndNeverLeavesItsRange() {
    long seed = System.nanoTime();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    List<String> signals = List.of("log_error", "capability_gap", "protocol_drift", "other");
    Personality personality = Personality.INITIAL;
    for (int cycle = 0; cycle < 2_000; cycle++) {
      PersonalityState before = personality.current();
      PersonalityState after =
          Adaptation.adapt(
                  personality, List.of(signals.get(random.nextInt(4))), random.nextInt(5) == 0)
              .state();
      for (String parameter : PersonalityState.PARAMETERS) {
        assertThat(after.value(parameter))
            .as("seed " + seed)
            .isBetween(0.0, 1.0)
            .isEqualTo(before.value(parameter), within(0.2 + 1e-9));
      }
      personality =
          personality
              .with(after)
              .learned(use(after, random.nextBoolean(), random.nextDouble()), "");
    }
    assertThat(personality.current().key()).startsWith("rigor=");
  }

  @Test
  void whatSpeaksNeitherForNorAgainstIsNotLearned() {
    for (CycleOutcome outcome :
        List.of(CycleOutcome.NEUTRAL, CycleOutcome.UNVERIFIABLE, CycleOutcome.CONFLICT)) {
      Personality.Use use = new Personality.Use(PersonalityState.DEFAULT, outcome, 0.5, AT);
      assertThat(Personality.INITIAL.learned(use, "")).isSameAs(Personality.INITIAL);
    }
  }

  private static Personality.Use use(PersonalityState state, boolean success, double score) {
    CycleOutcome outcome = success ? CycleOutcome.SUCCESS : CycleOutcome.FAILED;
    return new Personality.Use(state, outcome, score, AT);
  }
}
