// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import dev.evograft.evolution.cycle.Progress;
import dev.evograft.spi.EvograftException;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop that stands says so. */
class TroublesTest {

  @TempDir private Path folder;

  @Test
  void aCycleThatWaitsForAnHourIsTold() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    InstantSource clock = now::get;
    try (FakeContext context = new FakeContext("evolution", folder).clock(clock)) {
      Troubles troubles = new Troubles(context, Progress.NONE);
      troubles.waiting("cycle_1");
      now.set(now.get().plus(Duration.ofMinutes(59)));
      troubles.waiting("cycle_1");
      assertThat(context.problems()).isEmpty();
      now.set(now.get().plus(Duration.ofMinutes(2)));
      troubles.waiting("cycle_1");
      assertThat(context.problems()).hasSize(1);
      assertThat(context.problems().get(0)).contains("cycle_1 waits since 2026-01-01T00:00");
      troubles.waiting("");
      assertThat(context.problems()).hasSize(2).containsNull();
    }
  }

  @Test
  void aMachineThatIsBusyForAnHourIsTold() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (FakeContext context = new FakeContext("evolution", folder).clock(now::get)) {
      Troubles troubles = new Troubles(context, Progress.NONE);
      for (String busy : new String[] {"load 95 %", "", "load 96 %", "load 97 %"}) {
        troubles.busy(busy);
        now.set(now.get().plus(Duration.ofMinutes(59)));
      }
      assertThat(context.problems()).as("with a break").isEmpty();
      troubles.busy("load 98 %");
      assertThat(context.problems())
          .containsExactly("no cycle could begin since 2026-01-01T01:58:00Z: load 98 %");
      troubles.busy("");
      assertThat(context.problems()).hasSize(2).containsNull();
    }
  }

  @Test
  void ofSeveralTroublesTheWorstThatStandsIsTold() {
    AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-01-01T00:00:00Z"));
    try (FakeContext context = new FakeContext("evolution", folder).clock(now::get)) {
      Troubles troubles = new Troubles(context, Progress.NONE);
      troubles.waiting("cycle_1");
      troubles.busy("load 95 %");
      now.set(now.get().plus(Duration.ofHours(2)));
      troubles.busy("load 96 %");
      assertThat(context.problem()).contains("no cycle could begin");
      troubles.waiting("cycle_1");
      assertThat(context.problem()).contains("cycle_1 waits");
      troubles.failed(new IllegalStateException("it broke"));
      assertThat(context.problem()).contains("failed with: it broke");

      troubles.busy("");
      assertThat(context.problem()).contains("failed with: it broke");
      troubles.recovered();
      assertThat(context.problem()).contains("cycle_1 waits");
      int told = context.problems().size();
      troubles.waiting("cycle_1");
      troubles.busy("");
      assertThat(context.problems()).as("told once").hasSize(told);
      troubles.waiting("cycle_2");
      assertThat(context.problem()).as("this one has just begun to").isNull();
    }
  }

  @Test
  void aLoopThatHasEndedHasNoTrouble() {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Troubles troubles = new Troubles(context, Progress.NONE);
      troubles.failed(new IllegalStateException("it broke"));
      for (int i = 0; i < 3; i++) {
        troubles.notMade(Duration.ZERO);
      }
      assertThat(context.problem()).contains("3 times in a row");
      troubles.end();
      assertThat(context.problem()).isNull();
    }
  }

  @Test
  void somebodyElsesTurnPutsNothingRight() {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Troubles troubles = new Troubles(context, Progress.NONE);
      for (int i = 0; i < 3; i++) {
        troubles.failed(new IllegalStateException("no space left"));
        troubles.notNow(new EvograftException("cycle_running", "another cycle goes on"));
      }

      assertThat(context.problems())
          .last(STRING)
          .startsWith("the loop failed 3 times in a row, the last time with: no space left");
      assertThat(troubles.paid(Duration.ofSeconds(1))).isEqualTo(Duration.ofHours(1));
    }
  }
}
