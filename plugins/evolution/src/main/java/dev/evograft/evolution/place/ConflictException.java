// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import dev.evograft.spi.EvograftException;
import java.util.List;

/** The workspace is no longer what a copy began from, where it matters. */
public final class ConflictException extends EvograftException {

  private static final long serialVersionUID = 1L;
  private static final int NAMED = 5;

  private final transient List<String> paths;

  /** These files changed in the workspace. */
  public ConflictException(List<String> paths) {
    super(
        "conflict",
        "the workspace was changed while the cycle worked: "
            + String.join(", ", paths.subList(0, Math.min(NAMED, paths.size())))
            + (paths.size() > NAMED ? " and " + (paths.size() - NAMED) + " more" : "")
            + "; nothing was applied");
    this.paths = List.copyOf(paths);
  }

  /** Which. */
  public List<String> paths() {
    return paths;
  }
}
