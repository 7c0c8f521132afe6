// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.cycle.Services;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A log that is written wakes a loop, and what a cycle looked at does not. */
class SourceNewsTest {

  @TempDir private Path folder;

  @Test
  void aLogThatWasWrittenSinceIsNew() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      SourceNews news = new SourceNews(new Services(context, Map.of()));
      news.since(Optional.empty());
      assertThat(news.isNew()).as("no sources").isFalse();
      context.set("evolve.sources", "logs");
      Instant now = context.clock().instant();
      Path log = Files.createDirectories(folder.resolve("logs")).resolve("deep/a.log");
      Files.createDirectories(log.getParent());
      Files.setLastModifiedTime(Files.writeString(log, "ERROR: x\n"), FileTime.from(now));

      assertThat(news.isNew()).isTrue();
      news.looked();
      assertThat(news.isNew()).isFalse();
      Files.setLastModifiedTime(log, FileTime.from(now.plus(Duration.ofDays(1))));
      assertThat(news.isNew()).as("it looks once a minute").isFalse();
      news.since(Optional.of(now.plus(Duration.ofDays(2))));
      news.looked();
      assertThat(news.isNew()).isTrue();
    }
  }
}
