// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A loop that brings nothing rests longer and longer. */
class BackoffTest {

  @TempDir private Path folder;

  @Test
  void doublesUpToTheMostAndBeginsAnewAfterASuccess() {
    Backoff backoff = new Backoff(Duration.ofSeconds(2), Duration.ofSeconds(10), () -> 0);

    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(4));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(8));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(10));
    assertThat(backoff.after(true)).isEqualTo(Duration.ofSeconds(2));
    assertThat(backoff.after(false)).isEqualTo(Duration.ofSeconds(2));
  }

  @Test
  void chanceAddsATenthAtMost() {
    Backoff backoff = new Backoff(Duration.ofSeconds(10), Duration.ofSeconds(10), () -> 0.999);
    assertThat(backoff.after(true)).isBetween(Duration.ofSeconds(10), Duration.ofSeconds(11));
  }

  @Test
  void aBusyMachineIsLeftAlone() {
    assertThat(new Watch(() -> 0.5, () -> 0.5, () -> -1).busy(90, 256L << 20)).isEmpty();
    assertThat(new Watch(() -> 0.95, () -> 0.5, () -> -1).busy(90, 256L << 20).orElseThrow().told())
        .contains("95 %");
    assertThat(new Watch(() -> -1, () -> 0.5, () -> -1).busy(90, 256L << 20)).isEmpty();
    assertThat(new Watch(() -> 0, () -> 0.9, () -> -1).busy(90, 256L << 20).orElseThrow().told())
        .contains("memory");
  }

  @Test
  void whatTheMachineHasLeftCounts() throws Exception {
    assertThat(
            new Watch(() -> 0, () -> 0, () -> 200L << 20).busy(90, 256L << 20).orElseThrow().told())
        .contains("the machine has 200 MiB");
    assertThat(new Watch(() -> 0, () -> 0, () -> 1L << 30).busy(90, 256L << 20)).isEmpty();
    Path meminfo =
        Files.writeString(
            Files.createDirectories(folder.resolve("proc")).resolve("meminfo"),
            "MemFree:  1 kB\nMemAvailable:    2048 kB\nCached: 3 kB\n");
    assertThat(Watch.available(folder)).isEqualTo(2 << 20);
    Files.writeString(meminfo, "nothing");
    assertThat(Watch.available(folder)).isNegative();
  }
}
