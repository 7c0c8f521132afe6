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
import org.junit.jupiter.params.provider.ValueSource;

@DisabledOnOs(OS.WINDOWS) // which has no such pipes
@Timeout(60)
class WordingProcessTest {

  @TempDir private Path folder;

  /** Nobody is ended by it, and the next one is known again. */
  @ParameterizedTest
  @EnumSource
  void whatIsInTheWayOfItsFileGoesBesideIt(InTheWay what) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Path file = context.workspace().pluginState().resolve("words.json");
      what.put(file);

      new WordingProcess(context, Map.of()).sweep();

      assertThat(Files.exists(file, LinkOption.NOFOLLOW_LINKS)).isFalse();
      Path away = file.resolveSibling("words.json.not-ours-1");
      assertThat(Files.exists(away, LinkOption.NOFOLLOW_LINKS)).as("nothing is lost").isTrue();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"no tree", "{\"mark\":\"m\",\"pid\":1,\"at\":\"some time\"}"})
  void whatSaysNothingOfAProgramGoesBesideItToo(String text) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Path file = context.workspace().pluginState().resolve("words.json");
      Files.createDirectories(file.getParent());
      Files.writeString(file, text);

      new WordingProcess(context, Map.of()).sweep();

      assertThat(file).doesNotExist();
      assertThat(file.resolveSibling("words.json.not-ours-1")).hasContent(text);
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
