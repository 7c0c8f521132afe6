// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.evaluate.Check;
import dev.evograft.evolution.evaluate.CheckResult;
import dev.evograft.evolution.evaluate.CheckResult.Status;
import dev.evograft.evolution.evaluate.ProtectedPaths;
import dev.evograft.evolution.evaluate.ValidationPlan;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where the end is known before anybody works, nobody is paid. */
class BaselineTest {

  private static final Check TESTS =
      new Check("npm test", List.of("npm", "test"), Check.Origin.GENE);
  private static final Check LOOKS =
      new Check("node --check a.js", List.of("node", "--check", "a.js"), Check.Origin.GENE);

  private static ValidationPlan plan(Check... checks) {
    List<Check> all = List.of(checks);
    return new ValidationPlan(all, List.of(), ProtectedPaths.of(all, Path.of("nowhere")));
  }

  private static Baseline came(Status status, Check check) {
    return new Baseline(plan(check), List.of(new CheckResult(check, status, "why", "", 1)));
  }

  @Test
  void checksThatOnlyLookShowARepairAndNothingElse() {
    assertThat(Baseline.hopeless(plan(LOOKS), false))
        .hasValueSatisfying(why -> assertThat(why).contains("only look"));
    assertThat(Baseline.hopeless(plan(LOOKS), true)).isEmpty();
    assertThat(Baseline.hopeless(plan(LOOKS, TESTS), false)).isEmpty();
  }

  @Test
  void whatIsNoRepairNeedsACheckThatPasses() {
    assertThat(came(Status.EMPTY, TESTS).hopeless(false)).isPresent();
    assertThat(came(Status.FAILED, TESTS).hopeless(false)).isPresent();
    assertThat(came(Status.PASSED, LOOKS).hopeless(false)).isPresent();
    assertThat(came(Status.PASSED, TESTS).hopeless(false)).isEmpty();
  }

  @Test
  void aRepairNeedsOneThatFails() {
    assertThat(came(Status.PASSED, TESTS).hopeless(true)).isPresent();
    assertThat(came(Status.FAILED, TESTS).hopeless(true)).isEmpty();
  }
}
