// SPDX-License-Identifier: Apache-2.0
package dev.evograft.skills;

import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/** A workspace whose writes are plain writes. */
record FakeWorkspace(Path root) implements Workspace {

  @Override
  public Path state() {
    return root.resolve(".evograft");
  }

  @Override
  public Path pluginState() {
    return state().resolve("skills");
  }

  @Override
  public void replace(Path file, byte[] content, Access access) {
    try {
      Files.createDirectories(file.getParent());
      Files.write(file, content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Lock lock(Path file, Duration patience) {
    return () -> {};
  }
}
