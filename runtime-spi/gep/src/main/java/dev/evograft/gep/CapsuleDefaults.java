// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import dev.evograft.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** What a capsule says about the change that it records. */
final class CapsuleDefaults {

  private static final List<String> TELLING =
      List.of("content", "diff", "strategy", "code_snippet");

  private CapsuleDefaults() {}

  static boolean tellsWhatWasDone(Capsule capsule) {
    return TELLING.stream().anyMatch(key -> capsule.tree().get(key) != null);
  }

  /** The change as one step, where one was made and went well; nothing is known of others. */
  static Optional<List<JsonObject>> trace(Capsule capsule) {
    long files = capsule.blastRadius().files().orElse(0);
    long lines = capsule.blastRadius().lines().orElse(0);
    if (files <= 0 || !capsule.outcome().succeeded()) {
      return Optional.empty();
    }
    return Optional.of(
        List.of(
            JsonObject.builder()
                .put("step", 1)
                .put("stage", "build")
                .put("cmd", "change of " + files + " files, " + lines + " lines")
                .put("exit", 0)
                .build()));
  }
}
