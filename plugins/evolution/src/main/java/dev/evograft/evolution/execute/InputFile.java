// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.execute;

import dev.evograft.spi.RetriableException;
import dev.evograft.spi.Workspace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a program reads from its standard input, in a file of its own that goes when it is closed.
 */
public final class InputFile implements AutoCloseable {

  private final Path path;

  /**
   * Writes it, readable for its owner alone.
   *
   * @param name of the file in the state of the plugin
   */
  public InputFile(Workspace workspace, String name, String text) {
    path = workspace.pluginState().resolve(name);
    workspace.replace(path, text.getBytes(StandardCharsets.UTF_8), Workspace.Access.SECRET);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  /**
   * Removes it.
   *
   * @throws RetriableException code {@code write_failed}
   */
  @Override
  public void close() {
    remove(path);
  }

  static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new RetriableException(
          "write_failed", "cannot remove " + file + ": " + e.getMessage(), e);
    }
  }
}
