// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class SeatbeltTest {

  @TempDir Path outer;
  private Path folder;
  private Seatbelt sandbox;

  @BeforeEach
  void folders() throws Exception {
    outer = outer.toRealPath();
    folder = Files.createDirectories(outer.resolve("a \"b\"\\c"));
    Files.createDirectories(folder.resolve(".git"));
    sandbox =
        new Seatbelt(
            "/usr/bin/sandbox-exec",
            new Reach(
                List.of(outer.resolve("config")), List.of(outer.resolve("config/gh")), List.of()));
  }

  @Test
  void thePathsOfAProfileAreQuoted() {
    assertThat(sandbox.wrapper(new Room(folder, outer, List.of(), List.of(), true)).get(2))
        .contains("(allow file* (subpath \"" + outer + "/a \\\"b\\\"\\\\c\"))")
        .doesNotContain("network");
  }

  @Test
  void whatLiesWithinDecidesForItself() {
    Room room = new Room(folder, outer, List.of(folder.resolve(".git")), List.of(), false);

    assertThat(sandbox.wrapper(room).get(2))
        .containsSubsequence("(deny file-write*)", "c\"))", "c/.git\"))", "(deny network*)")
        .containsSubsequence("(allow file* (subpath \"" + outer + "/config\"))", "(deny file*");
  }
}
