// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.json.JsonObject;

/**
 * Something that somebody has to look at.
 *
 * @param what one line, without whose it was
 * @param cycle the newest one that came upon it; empty for none
 * @param count how many did
 * @param outside whether it is about a file outside of the workspace, of which there may be many
 */
record Concern(String what, String cycle, long count, boolean outside) {

  private static final String OUTSIDE = "outside";

  static Concern of(JsonObject tree) {
    return new Concern(
        tree.string("what", ""),
        tree.string("cycle", ""),
        tree.integer("count", 1),
        tree.bool(OUTSIDE, false));
  }

  JsonObject tree() {
    return JsonObject.builder()
        .put("what", what)
        .put("cycle", cycle)
        .put("count", count)
        .put(OUTSIDE, outside)
        .build();
  }

  /** Once more. */
  Concern again(String by) {
    return new Concern(what, by, count + 1, outside);
  }

  /** For people, with the remedy. */
  String line() {
    if (cycle.isEmpty()) {
      return what;
    }
    String earlier = count == 2 ? " and an earlier one" : " and " + (count - 1) + " earlier ones";
    return "the cycle "
        + cycle
        + (count > 1 ? earlier : "")
        + ": "
        + what
        + "; then say so: evograft evolve seen";
  }
}
