// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written wakes a loop, and what a cycle looked at does not. */
class SourceNewsTest {

  @TempDir private Path folder;

  @Test
  void aLogThatWasWrittenSinceIsNew() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      AtomicLong nanos = new AtomicLong();
      SourceNews news = new SourceNews(new Services(context, Map.of()), nanos::get);
      news.since(Optional.empty());
      assertThat(news.isNew()).as("no sources").isFalse();
      context.set("evolve.sources", "logs");
      Instant now = context.clock().instant();
      Path log = log(now);

      assertThat(news.isNew()).isTrue();
      news.looked();
      assertThat(news.isNew()).isFalse();
      Files.writeString(log, "ERROR: y\n", StandardOpenOption.APPEND);
      assertThat(news.isNew()).as("it looks once a minute").isFalse();
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(news.isNew()).isTrue();
      news.looked();
      Files.delete(log);
      assertThat(news.isNew()).as("what is gone is no news").isFalse();
    }
  }

  private Path log(Instant at) throws Exception {
    Path log = folder.resolve("logs/deep/a.log");
    Files.createDirectories(log.getParent());
    Files.writeString(log, "ERROR: x\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    return Files.setLastModifiedTime(log, FileTime.from(at));
  }

  /** It may take long until a cycle looks at it, and to look costs something. */
  @Test
  void whatIsNewIsNotLookedForAgain() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()), () -> 0);
      Path log = log(context.clock().instant());
      assertThat(news.isNew()).isTrue();
      Files.delete(log); // who looked would find nothing
      assertThat(news.isNew()).isTrue();
      news.looked();
      assertThat(news.isNew()).isFalse();
    }
  }

  /** Else a loop would never rest, or never be woken again. */
  @Test
  void timesThatLieAheadWakeOnce() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()));
      Instant now = context.clock().instant();
      log(now.minus(Duration.ofHours(1)));
      news.since(Optional.of(now.plus(Duration.ofDays(365))));
      assertThat(news.isNew()).as("the verdict had a clock that was ahead").isTrue();
      news.looked();

      log(now.plus(Duration.ofDays(365)));
      news.looked();
      assertThat(news.isNew()).as("from the future, and a cycle has seen it").isFalse();
      news.looked();
      log(now);
      assertThat(news.isNew()).as("written when the clock was put back").isTrue();
    }
  }
}
