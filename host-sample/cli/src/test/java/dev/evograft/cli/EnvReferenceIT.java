// SPDX-License-Identifier: Apache-2.0
package dev.evograft.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The reference of settings is what the declarations say. */
class EnvReferenceIT {

  @TempDir private Path root;

  @Test
  void theDocumentIsWhatTheCommandPrints() throws Exception {
    String printed = new Cli(root).run("config", "keys", "--markdown").exits(0).out();

    assertThat(Files.readString(Path.of("../../docs/ENV_REFERENCE.md")))
        .as("run: ./evograft config keys --markdown > docs/ENV_REFERENCE.md")
        .isEqualTo(printed);
  }
}
