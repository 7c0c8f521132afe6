// SPDX-License-Identifier: Apache-2.0
package dev.evograft.evolution.place;

import java.nio.file.Path;

/**
 * Where the executor and the checks of one cycle work. For one thread; every method reads the disk
 * and may take seconds.
 *
 * <p>Methods throw {@code EvograftException} of the services that they use, and code {@code
 * read_failed} or {@code write_failed} for the disk.
 */
public interface Place {

  /** The folder that is worked in. */
  Path folder();

  /** What is different there from what it was when the cycle began. */
  Comparison compare();

  /**
   * Takes away whatever is different, but for these changes, which become exactly what they were
   * when they were compared. So checks leave nothing behind, and find nothing that others left.
   */
  void reset(Comparison kept);

  /**
   * Makes the place fit for checks right after it was compared: takes away what was left where
   * nothing is compared, such as in folders that git ignores.
   */
  void settle(Comparison kept);
}
