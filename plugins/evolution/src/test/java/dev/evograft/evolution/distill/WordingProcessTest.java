// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.distill;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.evolution.own.InTheWay;
import dev.evograft.evolution.own.NotPlainException;
import dev.evograft.json.JsonObject;
import dev.evograft.spi.RetriableException;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(OS.WINDOWS) // which has no such pipes
@Timeout(60)
class WordingProcessTest {

  @TempDir private Path folder;

  /** Nobody is ended by it, and the next one is known again. */
  @ParameterizedTest
  @EnumSource
  void whatIsInTheWayOfItsFileIsRemoved(InTheWay what) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Path file = context.workspace().pluginState().resolve("words.json");
      what.put(file);

      new WordingProcess(context, Map.of()).sweep();

      assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PIPE", "FOLDER"})
  void whatIsInTheWayOfTheLogIsNamed(InTheWay what) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      what.put(folder.resolve("memory").resolve(DistillerLog.NAME));
      DistillerLog log = new DistillerLog(context.workspace(), Path.of("memory"));

      assertThatThrownBy(log::last)
          .isInstanceOf(RetriableException.class)
          .hasMessageContaining(DistillerLog.NAME)
          .hasCauseInstanceOf(NotPlainException.class);
      assertThatThrownBy(() -> log.append(Instant.EPOCH, JsonObject.EMPTY))
          .hasMessageContaining(DistillerLog.NAME);
    }
  }
}
