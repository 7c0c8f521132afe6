// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.patch;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A file before and after.
 *
 * @param path relative to the root, with {@code /}
 * @param before null when it is new
 * @param after null when it is gone
 */
public record FileEdit(String path, @Nullable FileVersion before, @Nullable FileVersion after) {
  public FileEdit {
    Objects.requireNonNull(path, "path");
    if (before == null && after == null) {
      throw new IllegalArgumentException("a file that never was cannot change: " + path);
    }
  }
}
