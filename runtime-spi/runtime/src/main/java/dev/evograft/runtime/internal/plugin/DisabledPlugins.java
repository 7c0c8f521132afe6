// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.runtime.internal.workspace.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * {@code plugins.disabled}: the id of a plugin on each line, and {@code #} for comments. When it
 * cannot be read, nobody knows what a person switched off, so nothing is let through.
 */
final class DisabledPlugins {

  static final String NAME = "plugins.disabled";

  private final Set<String> ids;
  private final @Nullable String fault;

  private DisabledPlugins(Set<String> ids, @Nullable String fault) {
    this.ids = ids;
    this.fault = fault;
  }

  static DisabledPlugins none() {
    return new DisabledPlugins(Set.of(), null);
  }

  static DisabledPlugins in(Path folder) {
    Path file = folder.resolve(NAME);
    if (!Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      return none();
    }
    if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
      return new DisabledPlugins(Set.of(), file + " is a link or no file");
    }
    Set<String> ids = new TreeSet<>();
    try {
      for (String line : Files.readAllLines(file, StandardCharsets.UTF_8)) {
        String id = line.replaceFirst("#.*", "").strip();
        if (!id.isEmpty()) {
          ids.add(id);
        }
      }
      return new DisabledPlugins(ids, null);
    } catch (IOException e) {
      return new DisabledPlugins(Set.of(), file + " cannot be read: " + AtomicFiles.reason(e));
    }
  }

  Set<String> ids() {
    return ids;
  }

  boolean contains(String id) {
    return ids.contains(id);
  }

  /**
   * @throws RefusedException if nobody knows which are disabled
   */
  void check() throws RefusedException {
    if (fault != null) {
      throw new RefusedException("it is locked out: " + fault + "; correct it");
    }
  }
}
