// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.cycle;

import dev.evograft.evolution.evaluate.Violation;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * Looks at one thing of ours apart from all others: who makes one of them unreadable, or fills the
 * disk, must not hide by that what was done to the next one.
 */
record Apart(Path root, Aside aside, List<Violation> found) {

  /** Adds what somebody finds about one of them, or that nobody can tell. */
  static void ask(String what, List<String> found, Supplier<List<String>> how) {
    try {
      found.addAll(how.get());
    } catch (RuntimeException e) {
      found.add(what + " (which cannot be compared: " + e.getMessage() + ")");
    }
  }

  /** Where it cannot be read or put right, that is a violation of its own. */
  void look(Path file, Runnable how) {
    look(root.relativize(file).toString(), file.toString(), how);
  }

  /** The same of what is no file; violations of that have no path. */
  void look(String what, Runnable how) {
    look("", what, how);
  }

  private void look(String path, String what, Runnable how) {
    try {
      how.run();
    } catch (RuntimeException e) {
      String why = what + " cannot be compared or put right any more: " + e.getMessage();
      found.add(new Violation(Ledgers.CHANGED, path, why));
      aside.stays(why);
    }
  }
}
