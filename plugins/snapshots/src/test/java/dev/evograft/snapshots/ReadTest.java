// SPDX-License-Identifier: Apache-2.0
package dev.evograft.snapshots;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evograft.spi.BadInputException;
import dev.evograft.spi.snapshot.Snapshots.Content;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Files as a snapshot has them, whatever became of them since. */
@DisabledOnOs(OS.WINDOWS) // links and executable bits
@ExtendWith(WorkbenchExtension.class)
class ReadTest {

  @TempDir Path folder;

  private Workbench bench;

  @Test
  void committedChangedAndUntrackedFilesAndLinks() throws IOException {
    Path script = bench.write("script.sh", "#!/bin/sh\n");
    assertThat(script.toFile().setExecutable(true)).isTrue();
    bench.write("committed.txt", "committed\n");
    bench.git.run("add", "-A");
    bench.git.run("commit", "-q", "-m", "two");
    bench.write("untracked.txt", "untracked\n");
    Files.createSymbolicLink(script.resolveSibling("link"), Path.of("elsewhere"));
    String id = bench.create();
    bench.write("script.sh", "other\n");
    Files.delete(script.resolveSibling("untracked.txt"));
    Files.delete(script.resolveSibling("link"));

    Map<String, Content> read =
        bench.snapshots.read(
            id, List.of("script.sh", "committed.txt", "untracked.txt", "link", "nowhere"));

    assertThat(read).containsOnlyKeys("script.sh", "committed.txt", "untracked.txt", "link");
    assertThat(text(read.get("script.sh"))).isEqualTo("#!/bin/sh\n");
    assertThat(read.get("script.sh").executable()).isTrue();
    assertThat(text(read.get("committed.txt"))).isEqualTo("committed\n");
    assertThat(text(read.get("untracked.txt"))).isEqualTo("untracked\n");
    assertThat(read.get("link").link()).isTrue();
    assertThat(text(read.get("link"))).isEqualTo("elsewhere");
    assertThatThrownBy(() -> bench.snapshots.read("0000", List.of("a")))
        .isInstanceOf(BadInputException.class);
  }

  private static String text(Content content) {
    return new String(content.bytes(), StandardCharsets.UTF_8);
  }
}
