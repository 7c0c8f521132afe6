// SPDX-License-Identifier: Apache-2.0
package dev.evograft.gep;

import java.util.List;

/** Collects violations at one place of a tree. */
final class Findings {

  private final List<Violation> found;
  private final String path;

  Findings(List<Violation> found, String path) {
    this.found = found;
    this.path = path;
  }

  /** The place of a member. */
  Findings at(String key) {
    return new Findings(found, path.isEmpty() ? key : path + "." + key);
  }

  /** The place of an item. */
  Findings at(int index) {
    return new Findings(found, path + "[" + index + "]");
  }

  void add(String rule, String message) {
    found.add(new Violation(rule, path, message));
  }

  void addUnless(boolean right, String rule, String message) {
    if (!right) {
      add(rule, message);
    }
  }
}
