// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.source;

import dev.evograft.json.JsonObject;
import java.util.List;

/**
 * What came of asking one source.
 *
 * @param source its name
 * @param offered ids of what it has and is staged now, of any time
 * @param taken those of them that are used from now on, because the source is trusted
 * @param problem why there is not more; empty when all is well
 */
public record Answer(String source, List<String> offered, List<String> taken, String problem) {

  public Answer {
    offered = List.copyOf(offered);
    taken = List.copyOf(taken);
  }

  Answer(String source, List<String> offered, String problem) {
    this(source, offered, List.of(), problem);
  }

  /** For the record. */
  public JsonObject tree() {
    JsonObject.Builder tree = JsonObject.builder().put("source", source).put("offered", offered);
    if (!taken.isEmpty()) {
      tree.put("taken", taken);
    }
    return problem.isEmpty() ? tree.build() : tree.put("problem", problem).build();
  }

  /** For people; empty when there is nothing to say. */
  public String told() {
    String some =
        offered.isEmpty()
            ? ""
            : source
                + " has "
                + String.join(", ", offered.subList(0, Math.min(3, offered.size())))
                + (offered.size() > 3 ? " and " + (offered.size() - 3) + " more" : "")
                + " for these signals; "
                + (taken.isEmpty()
                    ? "\"evograft genes promote ID\" has one used"
                    : "used at once: " + String.join(", ", taken));
    String less = problem.isEmpty() ? "" : source + " is left out: " + problem;
    return some.isEmpty() || less.isEmpty() ? some + less : some + "; " + problem;
  }
}
