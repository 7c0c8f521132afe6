// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.evolution.cycle.Verdicts.Verdict;
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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
      cycle(news);
      assertThat(news.isNew()).isFalse();
      Files.writeString(log, "ERROR: y\n", StandardOpenOption.APPEND);
      assertThat(news.isNew()).as("it looks once a minute").isFalse();
      nanos.addAndGet(Duration.ofMinutes(1).toNanos());
      assertThat(news.isNew()).isTrue();
      cycle(news);
      Files.delete(log);
      assertThat(news.isNew()).as("what is gone is no news").isFalse();
    }
  }

  /** One of ours, that comes to a verdict. */
  private static void cycle(SourceNews news) {
    news.begins(true);
    news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
  }

  private static Verdict verdict(Instant looked, Instant ended) {
    return new Verdict("cycle-1", "", looked, ended, Map.of());
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
      cycle(news);
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
      Instant ahead = now.plus(Duration.ofDays(365));
      news.since(Optional.of(verdict(ahead, ahead)));
      assertThat(news.isNew()).as("the verdict had a clock that was ahead").isTrue();
      cycle(news);

      log(now.plus(Duration.ofDays(365)));
      cycle(news);
      assertThat(news.isNew()).as("from the future, and a cycle has seen it").isFalse();
      cycle(news);
      log(now);
      assertThat(news.isNew()).as("written when the clock was put back").isTrue();
    }
  }

  /** Somebody else's cycle looked at ten, and ended at eleven. */
  @ParameterizedTest
  @CsvSource({
    "-1, ERROR, 0, false, before it looked",
    "30, ERROR, 0, true, while it worked or waited",
    "30, ERROR in /cycles/cycle-1/work, 0, false, by itself",
    "30, ERROR, 6, false, and read",
    "61, ERROR in /cycles/cycle-1/work, 0, true, by whoever goes on after it",
  })
  void whatNoCycleReadIsNew(int minute, String text, long read, boolean isNew, String when)
      throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()));
      Instant ten = context.clock().instant().minus(Duration.ofHours(2));
      Path log = Files.createDirectories(folder.resolve("logs")).resolve("a.log");
      Files.writeString(log, text + "\n");
      Files.setLastModifiedTime(log, FileTime.from(ten.plus(Duration.ofMinutes(minute))));

      news.since(
          Optional.of(
              new Verdict(
                  "cycle-1",
                  "",
                  ten,
                  ten.plus(Duration.ofHours(1)),
                  Map.of(log.toString(), read))));

      assertThat(news.isNew()).as(when).isEqualTo(isNew);
    }
  }

  /** What somebody else wrote while a cycle of ours worked wakes one more, and that no third. */
  @Test
  void aCycleForWhatWasWrittenWhileAnotherWorkedPassesNothingOn() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()), () -> 0);
      Instant now = context.clock().instant();
      log(now);
      news.begins(true);
      log(now);
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).as("written while it worked").isTrue();

      news.begins(false);
      log(now);
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).as("maybe by its checks").isFalse();

      news.begins(true);
      log(now);
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).as("a run had ended, too").isTrue();
      log(now);
      news.begins(false);
      log(now);
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).as("written before it, too").isTrue();
    }
  }

  /** A program that ships logs, or what is written when a cycle has ended. */
  @ParameterizedTest
  @CsvSource({
    "1, cycle-1 has ended, false, it comes of it",
    "1, ERROR, true, it is somebody else's",
    "61, cycle-1 has ended, true, somebody goes on after it",
  })
  void whatNamesACycleOfOursRightAfterItsEndIsNoNews(
      int second, String text, boolean isNew, String when) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()), () -> 0);
      Instant ended = context.clock().instant();
      news.begins(true);
      news.looked(verdict(ended, ended));
      Path log = Files.createDirectories(folder.resolve("logs")).resolve("a.log");
      Files.writeString(log, text + "\n");
      Files.setLastModifiedTime(log, FileTime.from(ended.plusSeconds(second)));

      assertThat(news.isNew()).as(when).isEqualTo(isNew);
    }
  }

  /** The transcript of its own agent says the folder that this worked in. */
  @Test
  void whatACycleOfOursWroteItselfIsNoNews() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      context.set("evolve.sources", "logs");
      SourceNews news = new SourceNews(new Services(context, Map.of()), () -> 0);
      Path logs = Files.createDirectories(folder.resolve("logs"));
      news.begins(true);
      Files.writeString(logs.resolve("session.jsonl"), "{\"cwd\":\"/c/cycle-1/work\"}\n");
      Files.writeString(Files.createDirectories(logs.resolve("cycle-1")).resolve("a.log"), "x\n");
      String long1 = "x".repeat(200_000);
      Files.writeString(logs.resolve("long.log"), long1 + "/c/cycle-1/work");
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).isFalse();

      news.begins(true);
      Files.writeString(logs.resolve("other.jsonl"), "{\"cwd\":\"/home/me\"}\n");
      news.looked(verdict(Instant.EPOCH, Instant.EPOCH));
      assertThat(news.isNew()).isTrue();
    }
  }
}
