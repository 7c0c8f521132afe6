// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

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
class OfferedTest {

  @TempDir private Path folder;

  @ParameterizedTest
  @EnumSource
  void whatWasOfferedIsRememberedAnewWhateverIsInTheWay(InTheWay what) throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Path file = context.workspace().pluginState().resolve("offered.json");
      what.put(file);
      Offered offered = new Offered(context.workspace());
      assertThat(offered.wasStaged("sha256:a")).isFalse();
      assertThat(Files.exists(file.resolveSibling("offered.json.not-ours-1"), NO_LINKS)).isTrue();

      offered.stage("sha256:a");
      offered.keep();

      assertThat(new Offered(context.workspace()).wasStaged("sha256:a")).isTrue();
      assertThat(Files.isRegularFile(file, NO_LINKS)).isTrue();
    }
  }

  private static final LinkOption NO_LINKS = LinkOption.NOFOLLOW_LINKS;
}
