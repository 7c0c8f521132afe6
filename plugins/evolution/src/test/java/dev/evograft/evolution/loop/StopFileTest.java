// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.loop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.evolution.own.InTheWay;
import dev.evograft.testkit.FakeContext;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisabledOnOs(OS.WINDOWS) // which has no such pipes
@Timeout(60)
class StopFileTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whateverLiesThereAsksForTheEndAndKeepsNobodyFromTheNextLoop(InTheWay what) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      StopFile stop = new StopFile(context.workspace());
      Path file = context.workspace().pluginState().resolve("stop");
      what.put(file);
      assertThat(stop.isAsked()).isTrue();
      stop.ask();
      assertThat(stop.isAsked()).isTrue();

      stop.clear();

      assertThat(stop.isAsked()).isFalse();
      Path away = file.resolveSibling("stop.not-ours-1");
      assertThat(Files.exists(away, LinkOption.NOFOLLOW_LINKS)).as("nothing is lost").isTrue();
      stop.ask();
      assertThat(stop.isAsked()).isTrue();
      stop.clear();
      stop.clear();
      assertThat(file.resolveSibling("stop.not-ours-2")).as("ours is removed").doesNotExist();
    }
  }
}
