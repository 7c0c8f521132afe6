// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evotown;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.spi.run.Artifact;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HashedFilesTest {

  @TempDir private Path folder;

  @Test
  void aFileIsReadOnceUntilItIsAnother() throws Exception {
    HashedFiles files = new HashedFiles();
    Path file = Files.writeString(folder.resolve("a.md"), "one");

    Artifact one = files.of("a.md", file);
    assertThat(files.of("a.md", file)).isEqualTo(one);
    assertThat(files.read()).isEqualTo(1);
    Files.writeString(file, "other");

    assertThat(files.of("a.md", file)).isEqualTo(Artifact.of("a.md", file)).isNotEqualTo(one);
    assertThat(files.read()).isEqualTo(2);
  }
}
