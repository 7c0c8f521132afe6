// SPDX-License-Identifier: Apache-2.0
package dev.evograft.testkit;

import dev.evograft.spi.EvograftException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.UUID;

/**
 * A workspace whose locks are always free and whose writes are not durable: whoever reads meanwhile
 * sees the old content or the new one, and no permissions are set. Safe for any thread as far as
 * the file system is.
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
   * @throws EvograftException code {@code write_failed} if it cannot be written
   */
  @Override
  public void replace(Path file, byte[] content, Access access) {
    try {
      Path parent = file.toAbsolutePath().getParent();
      if (parent != null) {
        Files.createDirectories(parent);
      }
      Path fresh = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".tmp");
      try {
        Files.write(fresh, content);
        Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(fresh);
      }
    } catch (IOException e) {
      throw new EvograftException("write_failed", "cannot write " + file + ": " + e, e);
    }
  }

  @Override
  public Lock lock(Path file, Duration patience) {
    return () -> {};
  }
}
