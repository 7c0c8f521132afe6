// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.evaluate;

import dev.evograft.toolkit.process.Supervision;
import java.nio.file.Path;
import java.util.List;

/** How the program of a check is started, and whether it was started at all. */
public interface Guard {

  /**
   * Who answers for it, and what stands before it.
   *
   * @param command the program and its arguments
   * @param folder where it works
   */
  Supervision of(List<String> command, Path folder);

  /**
   * Whether what stands before it failed, and the program never ran.
   *
   * @param said the beginning of what was printed
   */
  boolean failed(int exitCode, String said);

  /** Nothing stands before it. */
  static Guard of(Supervision supervision) {
    return new Guard() {
      @Override
      public Supervision of(List<String> command, Path folder) {
        return supervision;
      }

      @Override
      public boolean failed(int exitCode, String said) {
        return false;
      }
    };
  }
}
