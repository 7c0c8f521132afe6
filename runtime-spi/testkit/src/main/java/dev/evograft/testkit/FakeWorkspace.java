// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A workspace whose writes are plain writes and whose locks are always free: neither durable nor
 * atomic, and no permissions are set. Safe for any thread as far as the file system is.
 *
 * @param root the folder itself
 * @param pluginId names the folder of {@link #pluginState()}
 * @since 0.1
 */
public record FakeWorkspace(Path root, String pluginId) implements Workspace {

  @Override
  public Path state() {
    return root.resolve(".evograft");
  }

  @Override
  public Path pluginState() {
    return state().resolve(pluginId);
  }

  /**
   * Writes a file, and makes the folders that it needs.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  @Override
  public void replace(Path file, byte[] content, Access access) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
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
