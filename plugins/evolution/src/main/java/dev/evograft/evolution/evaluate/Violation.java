// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.json.JsonObject;
import java.util.Objects;

/**
 * A bound that a change passed.
 *
 * @param code stable, such as {@code max_files}
 * @param path the file that passed it; empty where it is about all of them
 * @param what for people, one line
 */
public record Violation(String code, String path, String what) {

  public Violation {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(path, "path");
    Objects.requireNonNull(what, "what");
  }

  /** As it stands in the journal. */
  public JsonObject tree() {
    return JsonObject.builder().put("code", code).put("path", path).put("what", what).build();
  }
}
