// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.confine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evograft.testkit.FakeContext;
import dev.evograft.toolkit.file.DeletedTree;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfinementTest {

  @TempDir private Path folder;

  /** A sandbox that works is none the worse for a folder that stays. */
  @Test
  void aFolderThatCannotBeRemovedSaysNothingOfTheSandbox() throws Exception {
    try (FakeContext context = new FakeContext("evolution", folder)) {
      Map<String, String> environment = Map.of("PATH", "/usr/bin:/bin");
      Sandboxes.Found found = Confinement.tried(context.config(), environment);
      Sandboxes.Found stays =
          Confinement.tried(
              context.config(),
              environment,
              base -> {
                DeletedTree.remove(base);
                throw new IOException("a mount stays");
              });
      assertThat(stays.why()).isEqualTo(found.why()).doesNotContain("no folder can be made");
      assertThat(stays.sandbox().isPresent()).isEqualTo(found.sandbox().isPresent());
    }
  }
}
