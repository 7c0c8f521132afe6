// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evomap.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evomap.endpoint.RateClass;
import dev.evograft.evomap.home.HubAddress;
import dev.evograft.evomap.home.HubHome;
import dev.evograft.testkit.FakeWorkspace;
import dev.evograft.testkit.ManualClock;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LimiterTest {

  private static final HubAddress HUB = HubAddress.of(URI.create("https://hub.example"));

  @TempDir private Path folder;
  private final ManualClock clock = ManualClock.atNoon();

  /** Whatever the times, and however often another process goes on. */
  @ParameterizedTest
  @EnumSource(RateClass.class)
  void noWindowHasMoreCallsThanTheClassAllows(RateClass rate) {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Deque<Instant> taken = new ArrayDeque<>();
    for (int i = 0; i < 300; i++) {
      clock.advance(
          Duration.ofMillis(random.nextLong(rate.window().toMillis() / rate.calls() + 1)));
      Duration wait = limiter(HUB).take(rate);
      while (!taken.isEmpty() && !taken.peek().isAfter(clock.instant().minus(rate.window()))) {
        taken.remove();
      }
      if (wait.isZero()) {
        taken.add(clock.instant());
      } else {
        assertThat(taken).as("seed " + seed).hasSize(rate.calls());
        assertThat(taken.element().plus(rate.window())).isEqualTo(clock.instant().plus(wait));
      }
      assertThat(taken).as("seed " + seed).hasSizeLessThanOrEqualTo(rate.calls());
    }
  }

  @Test
  void aRestHoldsForThatHubAndClassOnly() {
    HubAddress other = HubAddress.of(URI.create("https://other.example"));
    limiter(HUB).rest(RateClass.READ, Duration.ofSeconds(90));
    limiter(HUB).rest(RateClass.READ, Duration.ofSeconds(9));

    assertThat(limiter(HUB).take(RateClass.READ)).hasSeconds(90);
    assertThat(limiter(HUB).wait(RateClass.READ)).hasSeconds(90);
    assertThat(limiter(HUB).take(RateClass.WRITE)).isZero();
    assertThat(limiter(other).take(RateClass.READ)).isZero();
    clock.advance(Duration.ofSeconds(90));
    assertThat(limiter(HUB).take(RateClass.READ)).isZero();
  }

  /** Whoever waits for as long as was said has to get through, whatever the clock was before. */
  @ParameterizedTest
  @EnumSource(RateClass.class)
  void aClockThatWasAheadLocksNobodyOutForLong(RateClass rate) {
    for (Duration ahead : List.of(Duration.ofSeconds(2), Duration.ofHours(8), Duration.ofDays(9))) {
      clock.advance(Duration.ofDays(30));
      for (int i = 0; i < rate.calls(); i++) {
        assertThat(limiter(HUB).take(rate)).isZero();
      }
      clock.set(clock.instant().minus(ahead));

      Duration wait = limiter(HUB).take(rate);
      assertThat(wait).isPositive().isLessThanOrEqualTo(rate.window());
      assertThat(limiter(HUB).take(rate)).isEqualTo(wait);
      clock.advance(wait);
      assertThat(limiter(HUB).take(rate)).isZero();
    }
  }

  @Test
  void aRestOfAClockThatWasAheadEnds() {
    limiter(HUB).rest(RateClass.READ, Duration.ofHours(1));
    clock.set(clock.instant().minus(Duration.ofDays(400)));

    Duration wait = limiter(HUB).take(RateClass.READ);
    assertThat(wait).isEqualTo(Duration.ofHours(1));
    clock.advance(wait);
    assertThat(limiter(HUB).take(RateClass.READ)).isZero();
  }

  @Test
  void aDamagedFileIsNamedAndKept() throws Exception {
    Path file = folder.resolve(".evograft/evomap/limits.json");
    Files.createDirectories(file.getParent());
    Files.writeString(file, "{\"");

    assertThatThrownBy(() -> limiter(HUB).take(RateClass.READ))
        .hasMessageContaining(file.toString());
    assertThat(Files.readString(file)).isEqualTo("{\"");
  }

  /** Each write is forced to the disk, and a busy client must not wait for that at each call. */
  @Test
  void whoCallsManyTimesInARowWritesAFewTimes() throws Exception {
    Path file = folder.resolve(".evograft/evomap/limits.json");
    List<Integer> writes = new ArrayList<>();
    for (int minute = 0; minute < 5; minute++) {
      clock.advance(Duration.ofMinutes(1));
      Set<String> states = new HashSet<>();
      for (int i = 0; i < 40; i++) {
        assertThat(limiter(HUB).take(RateClass.READ)).isZero();
        states.add(Files.readString(file));
      }
      writes.add(states.size());
    }
    assertThat(writes.subList(1, 5)).allMatch(many -> many <= 3);

    clock.advance(Duration.ofMinutes(2));
    assertThat(limiter(HUB).take(RateClass.READ)).isZero();
    clock.advance(Duration.ofSeconds(5));
    assertThat(limiter(HUB).take(RateClass.READ)).isZero();
    assertThat(Files.readString(file))
        .as("who calls now and then takes one")
        .contains("[" + ms(-5_000) + "," + ms(0) + "]");
  }

  private long ms(long offset) {
    return clock.millis() + offset;
  }

  /** As another process has it. */
  private Limiter limiter(HubAddress hub) {
    return new Limiter(
        new HubHome(folder, new FakeWorkspace(folder.resolve("workspace"), "evomap")), hub, clock);
  }
}
