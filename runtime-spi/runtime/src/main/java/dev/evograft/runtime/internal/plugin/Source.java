// SPDX-License-Identifier: Apache-2.0
package dev.evograft.runtime.internal.plugin;

import dev.evograft.spi.EvograftPlugin;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a plugin was found. */
sealed interface Source {

  /** For people. */
  String label();

  /** A zip in a folder. */
  record ZipFile(Path file) implements Source {
    @Override
    public String label() {
      return file.toString();
    }
  }

  /**
   * A zip on the class path.
   *
   * @param resource its path
   * @param sha256 as it was when it was built; null when nobody says
   */
  record Bundled(String resource, @Nullable String sha256) implements Source {
    @Override
    public String label() {
      return "bundled " + resource.substring(resource.lastIndexOf('/') + 1);
    }
  }

  /** An unpacked plugin of a developer. */
  record Folder(Path folder) implements Source {
    @Override
    public String label() {
      return folder.toString();
    }
  }

  /** An object of the host. */
  record Instance(String id, EvograftPlugin plugin) implements Source {
    @Override
    public String label() {
      return "instance " + plugin.getClass().getName();
    }
  }
}
