// SPDX-License-Identifier: Apache-2.0
package dev.evograft.genestore.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.evograft.spi.asset.MemoryAdvice;
import dev.evograft.spi.asset.MemoryAdvice.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdvisorTest {

  private final Aggregates aggregates = new Aggregates();

  @Test
  void nothingKnownIsNoAdvice() {
    MemoryAdvice advice = advise(Outcomes.NOON, "log_error");

    assertThat(advice.standings()).isEmpty();
    assertThat(advice.preferred()).isNull();
    assertThat(advice.banned()).isEmpty();
  }

  @Test
  void valuesAreSmoothedByLaplace() {
    tried("a", 3, 1, "log_error");
    tried("b", 1, 0, "log_error");

    MemoryAdvice advice = advise(Outcomes.NOON, "log_error");

    // (3+1)/(4+2) and (1+1)/(1+2): equal, and so is all else, so the name decides
    assertThat(advice.standings()).extracting(Standing::gene).containsExactly("a", "b");
    assertThat(advice.standings()).extracting(Standing::value).allMatch(v -> near(v, 2 / 3.0));
    assertThat(advice.standings().get(0).attempts()).isEqualTo(4);
    assertThat(advice.standings().get(0).successes()).isEqualTo(3);
    assertThat(advice.preferred()).isEqualTo("a");
  }

  @Test
  void valuesAreHalvedEveryThirtyDays() {
    tried("a", 2, 0, "log_error");

    assertThat(value(Duration.ZERO)).isEqualTo(0.75);
    assertThat(value(Duration.ofDays(30))).isEqualTo(0.375);
    assertThat(value(Duration.ofDays(60))).isEqualTo(0.1875);
    assertThat(value(Duration.ofDays(15))).isCloseTo(0.530330, within(1e-6));
    assertThat(value(Duration.ofDays(-15))).as("a clock that was set back").isEqualTo(0.75);
  }

  @Test
  void fourFailuresAreABanAndTwoAreNot() {
    tried("a", 0, 2, "log_error"); // 1/4
    tried("b", 0, 3, "log_error"); // 1/5
    tried("c", 0, 4, "log_error"); // 1/6

    MemoryAdvice advice = advise(Outcomes.NOON, "log_error");

    assertThat(advice.banned()).containsOnlyKeys("c");
    assertThat(advice.banned().get("c"))
        .isEqualTo("0 of 4 attempts succeeded for log_error: its value 0.167 is below 0.18");
    assertThat(advice.preferred()).as("none succeeded").isNull();
  }

  /** 0.25 * 0.5^(15/30) = 0.1768: the specification weighs before it compares. */
  @Test
  void ageCountsForABan() {
    tried("a", 0, 2, "log_error");

    assertThat(advise(Outcomes.NOON.plus(Duration.ofDays(14)), "log_error").banned()).isEmpty();
    assertThat(advise(Outcomes.NOON.plus(Duration.ofDays(15)), "log_error").banned())
        .containsOnlyKeys("a");
  }

  @Test
  void oneAttemptIsNeverABan() {
    tried("a", 0, 1, "log_error");

    assertThat(advise(Outcomes.NOON.plus(Duration.ofDays(900)), "log_error").banned()).isEmpty();
  }

  @Test
  void similarSignalsCountFromAThirdOn() {
    tried("same", 1, 0, "a", "b");
    tried("half", 1, 0, "a", "c", "b", "d"); // 2 of 4
    tried("third", 1, 0, "a", "b", "c", "d", "e", "f"); // 2 of 6: 0.333 is below 0.34
    tried("none", 1, 0, "x");

    MemoryAdvice advice = advise(Outcomes.NOON, "b", "a");

    assertThat(advice.standings()).extracting(Standing::gene).containsExactly("same", "half");
    assertThat(advice.standings()).extracting(Standing::similarity).containsExactly(1.0, 0.5);
  }

  @Test
  void errorsOfOneKindAreOneSignal() {
    tried("a", 1, 0, "errsig:cannot read /tmp/one line 12");

    assertThat(advise(Outcomes.NOON, "errsig:Cannot read /var/two line 7").preferred())
        .isEqualTo("a");
  }

  @Test
  void whatIsKnownOfTheVerySignalsDecidesABan() {
    tried("a", 0, 4, "x", "y");
    tried("a", 9, 0, "x");

    assertThat(advise(Outcomes.NOON, "x", "y").banned()).containsOnlyKeys("a");
    assertThat(advise(Outcomes.NOON, "x").banned()).isEmpty();
    assertThat(advise(Outcomes.NOON, "x").preferred()).isEqualTo("a");
    assertThat(advise(Outcomes.NOON, "x", "y").preferred()).as("banned").isNull();
  }

  @Test
  void noSignalsAreAKeyToo() {
    tried("a", 1, 0);

    assertThat(advise(Outcomes.NOON).preferred()).isEqualTo("a");
    assertThat(advise(Outcomes.NOON, "x").preferred()).isNull();
  }

  @Test
  void ofEqualGenesTheOneIsFirstThatDoesBetterElsewhere() {
    tried("a", 1, 0, "x");
    tried("b", 1, 0, "x");
    tried("b", 5, 0, "elsewhere");

    assertThat(advise(Outcomes.NOON, "x").preferred()).isEqualTo("b");
  }

  private double value(Duration later) {
    return advise(Outcomes.NOON.plus(later), "log_error").standings().get(0).value();
  }

  private static boolean near(double value, double expected) {
    return Math.abs(value - expected) < 1e-12;
  }

  private void tried(String gene, int successes, int failures, String... signals) {
    for (int i = 0; i < successes + failures; i++) {
      aggregates.add(
          Experience.of(Outcomes.of("mge_" + i, gene, i < successes, signals)).orElseThrow());
    }
  }

  private MemoryAdvice advise(Instant now, String... signals) {
    return new Advisor(aggregates, now).advise(List.of(signals));
  }
}
