// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.evograft.spi.ConfigKey;
import dev.evograft.spi.Workspace.Access;
import dev.evograft.spi.run.RunListener;
import dev.evograft.spi.run.Runs;
import dev.evograft.spi.run.SignalSource;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FakeContextTest {

  private static final ConfigKey<Duration> EVERY =
      ConfigKey.duration("mine.every", "How often.").defaultsTo("5s");

  private static final ConfigKey<String> NAME = ConfigKey.text("mine.name", "Whose.");

  @TempDir Path folder;

  @Test
  void settingsAreReadAsAUserWritesThemAndDefaultsStandBehind() {
    try (FakeContext context = new FakeContext("mine", folder)) {
      assertThat(context.config().get(EVERY)).hasSeconds(5);
      context.set("mine.every", "2m").secretVariable("MINE_TOKEN");
      assertThat(context.config().get(EVERY)).hasMinutes(2);
      assertThat(context.config().find(NAME)).isEmpty();
      assertThatIllegalArgumentException()
          .isThrownBy(() -> context.config().get(NAME))
          .withMessageContaining("mine.name");
      assertThat(context.config().secretVariables()).containsExactly("MINE_TOKEN");
    }
  }

  @Test
  void whatAPluginRegistersProvidesAndReportsCanBeLookedAt() {
    RunListener listener = new RunListener() {};
    try (FakeContext context = new FakeContext("mine", folder)) {
      context.register(RunListener.class, listener);
      assertThat(context.registered(RunListener.class)).containsExactly(listener);
      assertThat(context.registered(SignalSource.class)).isEmpty();
      assertThat(context.service(Runs.class)).isEmpty();
      context.provide(Duration.class, Duration.ZERO);
      assertThat(context.service(Duration.class)).hasValue(Duration.ZERO);
      context.problem("mine.url is not set");
      assertThat(context.problem()).isEqualTo("mine.url is not set");
      context.problem(null);
      assertThat(context.problem()).isNull();
      assertThat(context.problems()).containsExactly("mine.url is not set", null);
      context.idle("nothing to do");
      assertThat(context.idleReason()).isEqualTo("nothing to do");
    }
  }

  @Test
  void filesAreWrittenAndTasksRun() throws Exception {
    try (FakeContext context = new FakeContext("mine", folder)) {
      Path file = context.workspace().pluginState().resolve("a/b");
      context.workspace().replace(file, new byte[] {'x'}, Access.SECRET);
      assertThat(folder.resolve(".evograft/mine/a/b")).hasContent("x");
      assertThat(context.executor().submit(context::newId).get(10, TimeUnit.SECONDS))
          .isEqualTo("id-1");
      assertThat(context.home()).isEmpty();
      assertThat(context.home(folder).home()).hasValue(folder);
    }
  }
}
