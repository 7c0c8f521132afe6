// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.OptionalLong;

/**
 * How much a change touched.
 *
 * @since 0.1
 */
public record BlastRadius(JsonObject tree) {

  /** That many files, and that many added and removed lines in them. */
  public static BlastRadius of(long files, long lines) {
    return new BlastRadius(JsonObject.builder().put("files", files).put("lines", lines).build());
  }

  /** Files that were changed. */
  public OptionalLong files() {
    return tree.integer("files");
  }

  /** Lines that were added or removed. */
  public OptionalLong lines() {
    return tree.integer("lines");
  }
}
